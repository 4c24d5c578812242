package io.embeddingstreams.topology;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.Outcomes.Positioned;
import io.embeddingstreams.wire.OutcomesCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
  @ParameterizedTest(name = "local read {0}")
  @ValueSource(booleans = {true, false})
  void shouldAnswerEveryHitPatternOfOneToEight(boolean localRead) {
    try (Route route =
        new Route(localRead ? Route.Options.DEFAULT : Route.Options.DEFAULT.remote())) {
      List<String> cached = texts("cached", 8);
      route.answer(Route.ask("warm", cached));
      for (int n = 1; n <= 8; n++) {
        Map<String, List<String>> asked = new HashMap<>();
        for (int pattern = 0; pattern < 1 << n; pattern++) {
          String id = n + "-" + pattern;
          List<String> texts = pattern(cached, n, pattern, id);
          asked.put(id, texts);
          route.send(null, Route.ask(id, texts));
        }

        route.run();

        List<Response> responses = route.responses();
        assertThat(responses).hasSize(1 << n);
        for (Response response : responses) {
          List<String> texts = requireNonNull(asked.remove(response.id()));
          response.assertAnswers(texts);
          assertThat(response.hits())
              .isEqualTo(
                  IntStream.range(0, n)
                      .filter(i -> cached.contains(texts.get(i)))
                      .boxed()
                      .toList());
        }
      }
    }
  }

  private static List<String> pattern(List<String> cached, int n, int pattern, String id) {
    return IntStream.range(0, n)
        .mapToObj(i -> (pattern >> i & 1) == 1 ? cached.get(i) : "fresh " + id + " " + i)
        .toList();
  }

  @ParameterizedTest(name = "cached {0}")
  @CsvSource({"1", "1 4", "0 2 5", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14"})
  void shouldAnswerABatchOfSixteen(String positions) {
    try (Route route = new Route()) {
      List<String> texts = texts("text", 16);
      List<Integer> hits = List.of(positions.split(" ")).stream().map(Integer::valueOf).toList();
      route.answer(Route.ask("warm", hits.stream().map(texts::get).toList()));

      Response response = route.answer(Route.ask("r", texts));

      response.assertAnswers(texts);
      assertThat(response.hits()).isEqualTo(hits);
    }
  }

  @Test
  void shouldAnswerABatchOf128AfterThirtyOthers() {
    try (Route route = new Route()) {
      for (int i = 0; i < 30; i++) {
        route.send(null, Route.ask("warm " + i, texts("warm " + i, 128)));
      }
      List<String> texts = texts("text", 128);
      route.send(null, Route.ask("two", texts.subList(16, 18)));
      route.run();
      route.responses();

      Response response = route.answer(Route.ask("r", texts, "\"encoding_format\":\"base64\""));

      response.assertAnswers(texts);
      assertThat(response.hits()).containsExactly(16, 17);
    }
  }

  @Test
  void shouldSendTheMissesAloneAndNothingTheSecondTime() {
    try (Route route = new Route()) {
      route.answer(Route.ask("warm", List.of("aa", "bbbb")));
      List<String> texts = List.of("c", "aa", "ddd", "bbbb", "eeeee");
      Response first = route.answer(Route.ask("first", texts));
      List<String> sent = route.embedder.texts();

      Response second = route.answer(Route.ask("second", texts));

      first.assertAnswers(texts);
      second.assertAnswers(texts);
      assertThat(sent).containsExactlyInAnyOrder("aa", "bbbb", "c", "ddd", "eeeee");
      assertThat(route.embedder.texts()).isEqualTo(sent);
      assertThat(second.hits()).containsExactly(0, 1, 2, 3, 4);
    }
  }

  @Test
  void shouldAnswerAStringFromAnArrayAndTheOtherWay() {
    try (Route route = new Route()) {
      route.answer(Route.ask("warm", List.of("x", "one")));
      Response alone = route.answer("{\"model\":\"fake\",\"input\":\"one\"}");
      route.answer("{\"model\":\"fake\",\"input\":\"two\"}");

      Response array = route.answer(Route.ask("r", List.of("new", "two")));

      alone.assertAnswers(List.of("one"));
      assertThat(alone.hits()).containsExactly(0);
      array.assertAnswers(List.of("new", "two"));
      assertThat(array.hits()).containsExactly(1);
    }
  }

  @Test
  void shouldShareEntriesBetweenAliasesOfOneSpaceAndNotBetweenNamespaces() {
    try (Route route = new Route()) {
      route.answer(Route.ask("warm", List.of("one")));

      Response alias = route.answer("{\"model\":\"alias\",\"input\":\"one\",\"user\":\"u\"}");
      Response space = route.answer("{\"model\":\"other\",\"input\":\"one\"}");
      Response tenant =
          route.answer(Route.ask("t", List.of("one"), "\"cache\":{\"namespace\":\"a\"}"));
      Response dimensions = route.answer(Route.ask("d", List.of("one"), "\"dimensions\":2"));

      assertThat(alias.hits()).containsExactly(0);
      assertThat(space.hits()).isEmpty();
      assertThat(tenant.hits()).isEmpty();
      assertThat(dimensions.hits()).isEmpty();
      assertThat(dimensions.vector(0)).isEqualTo(FakeEmbedder.vector("one", 2));
    }
  }

  /** Random batches with copies; records in any order, twice, from both sides. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldAnswerRandomBatchesInAnyOrderOfArrival(long seed) {
    Random random = new Random(seed);
    Route.Options place = seed % 2 == 0 ? Route.Options.DEFAULT : Route.Options.DEFAULT.remote();
    Route.Options options = seed > 3 ? place.atLeastOnce() : place;
    try (Route route = new Route(options)) {
      Map<String, List<String>> asked = new HashMap<>();
      List<Response> responses = new ArrayList<>();
      for (int r = 0; r < 25 || !asked.isEmpty(); r++) {
        if (r < 25) {
          List<String> texts =
              random.ints(1 + random.nextInt(12), 0, 30).mapToObj(i -> "text " + i).toList();
          asked.put("r" + r, texts);
          route.send(
              random.nextBoolean() ? "key " + random.nextInt(3) : null,
              Route.ask("r" + r, texts, encoding(random)));
        }
        disturb(route, random, r >= 25);
        for (Response response : route.responses()) {
          responses.add(response);
          List<String> texts = asked.remove(response.id());
          assertThat(texts).as("a second answer to %s", response.id()).isNotNull();
          response.assertAnswers(requireNonNull(texts));
        }
        assertThat(r).as("rounds").isLessThan(500);
      }
      route.run();
      route.tick();
      route.tick();
      assertThat(route.responses()).isEmpty();
      assertThat(responses).hasSize(25);
      assertThat(route.openWork.requests()).isZero();
      assertThat(Route.keys(route.assemblies())).isEmpty();
      assertThat(Route.keys(route.keyOrder())).isEmpty();
    }
  }

  private static String encoding(Random random) {
    return "\"encoding_format\":\"" + (random.nextBoolean() ? "base64" : "float") + "\"";
  }

  private static void disturb(Route route, Random random, boolean atTheEnd) {
    shuffle(route.lookups, random);
    for (int i = random.nextInt(3); i >= 0 && !route.lookups.isEmpty(); i--) {
      byte[] lookup = route.lookups.removeFirst();
      route.lookUp(lookup);
      if (random.nextInt(4) == 0) {
        route.lookUp(lookup);
      }
    }
    List<Miss> flying = new ArrayList<>(route.embedder.flying());
    Collections.shuffle(flying, random);
    flying.stream()
        .limit(atTheEnd ? flying.size() : random.nextInt(6))
        .forEach(route.embedder::answer);
    route.tick();
    shuffle(route.outcomes, random);
    for (int i = random.nextInt(4); i >= 0 && !route.outcomes.isEmpty(); i--) {
      byte[] outcome = route.outcomes.removeFirst();
      route.bringHome(outcome);
      if (random.nextInt(4) == 0) {
        route.bringHome(outcome);
      }
    }
  }

  private static void shuffle(Deque<byte[]> records, Random random) {
    List<byte[]> all = new ArrayList<>(records);
    Collections.shuffle(all, random);
    records.clear();
    records.addAll(all);
  }

  @Test
  void shouldDropOutcomesOfAnotherFingerprintForTheRightPosition() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("one", "two")));
      AssemblyId id = new AssemblyId("requests", 0, 0);
      Outcome wrong = new Outcome.Embedded(FakeEmbedder.vector("wrong", 0), 1, Outcome.Source.SENT);
      byte[] other = new byte[Fingerprint.LENGTH];
      other[5] = 1;

      route.bringHome(
          OutcomesCodec.write(
              new Outcomes(
                  id,
                  List.of(
                      new Positioned(0, Fingerprint.of(other), wrong),
                      new Positioned(1, Outcomes.NO_FINGERPRINT, wrong),
                      new Positioned(7, Fingerprint.of(other), wrong)))));
      route.run();

      route.response().assertAnswers(List.of("one", "two"));
      assertThat(route.count(Meter.OUTCOMES_DROPPED, "not_missing")).isEqualTo(3);
    }
  }

  @Test
  void shouldDropOutcomesOfUnknownAssembliesAndRepeatedOnes() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("one")));
      route.lookUpAll();
      route.embedder.answerAll();
      route.tick();
      byte[] outcome = route.outcomes.removeFirst();
      Outcomes read = read(outcome);
      Outcomes elsewhere = new Outcomes(new AssemblyId("former-requests", 0, 0), read.outcomes());
      Outcomes unknown = new Outcomes(new AssemblyId("requests", 0, 99), read.outcomes());

      route.bringHome(OutcomesCodec.write(elsewhere));
      route.bringHome(OutcomesCodec.write(unknown));
      assertThat(route.responses()).isEmpty();
      route.bringHome(outcome);
      route.bringHome(outcome);

      route.response().assertAnswers(List.of("one"));
      assertThat(route.count(Meter.OUTCOMES_DROPPED, "unknown")).isEqualTo(3);
    }
  }

  @Test
  void shouldPutTogetherOutcomesThatComeOneByOneAndTwiceInARecord() {
    try (Route route = new Route()) {
      List<String> texts = texts("text", 6);
      route.send(null, Route.ask("r", texts));
      route.lookUpAll();
      route.embedder.answerAll();
      route.tick();
      List<Positioned> all = new ArrayList<>();
      route.outcomes.forEach(o -> all.addAll(read(o).outcomes()));
      route.outcomes.clear();
      Collections.reverse(all);

      for (Positioned each : all) {
        route.bringHome(
            OutcomesCodec.write(
                new Outcomes(new AssemblyId("requests", 0, 0), List.of(each, each))));
      }

      route.response().assertAnswers(texts);
      assertThat(Route.keys(route.assemblies())).isEmpty();
    }
  }

  private static Outcomes read(byte[] outcomes) {
    return requireNonNull(OutcomesCodec.read(outcomes).orNull());
  }

  private static List<String> texts(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + " " + i).toList();
  }
}
