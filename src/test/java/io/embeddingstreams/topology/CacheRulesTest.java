package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.TestModels;
import io.embeddingstreams.wire.EntryAge;
import io.embeddingstreams.wire.EntryRows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheRulesTest {
  private static final String NO_CACHE = "\"cache\":{\"no_cache\":true}";
  private static final String NO_STORE = "\"cache\":{\"no_store\":true}";

  private static Route route(boolean localRead) {
    return new Route(localRead ? Route.Options.DEFAULT : Route.Options.DEFAULT.remote());
  }

  @Test
  void shouldSendFiftyRequestsForOneNewInputOnce() {
    try (Route route = new Route()) {
      for (int i = 0; i < 50; i++) {
        route.send("key " + i, Route.ask("r" + i, List.of("same", "same")));
      }
      route.run();

      List<Response> responses = route.responses();
      assertThat(responses).hasSize(50);
      responses.forEach(response -> response.assertAnswers(List.of("same", "same")));
      assertThat(route.embedder.texts()).containsExactly("same");
      // The first pays once, its copy nothing; whoever joined pays nothing.
      assertThat(responses.stream().mapToInt(CacheRulesTest::billed).sum())
          .isEqualTo(FakeEmbedder.tokens("same"));
      assertThat(route.count(Meter.MISSES, "fake", "coalesced")).isEqualTo(49);
      assertThat(route.count(Meter.MISSES, "fake", "sent")).isEqualTo(1);
    }
  }

  private static int billed(Response response) {
    return response.json().at("/usage/prompt_tokens").asInt()
        - response.json().at("/usage/prompt_tokens_details/cached_tokens").asInt();
  }

  @ParameterizedTest(name = "local read {0}")
  @ValueSource(booleans = {true, false})
  void shouldNotReadButRefreshWithNoCache(boolean localRead) {
    try (Route route = route(localRead)) {
      route.answer(Route.ask("warm", List.of("one"), "\"cache\":{\"ttl\":10}"));
      route.advance(Duration.ofSeconds(6));

      Response response =
          route.answer(Route.ask("r", List.of("one"), "\"cache\":{\"no_cache\":true,\"ttl\":10}"));
      route.advance(Duration.ofSeconds(6));
      Response later = route.answer(Route.ask("later", List.of("one")));

      assertThat(response.hits()).isEmpty();
      response.assertAnswers(List.of("one"));
      assertThat(later.hits()).containsExactly(0);
      assertThat(route.embedder.texts()).hasSize(2);
      assertThat(route.count(Meter.CACHE_EVENTS, "bypassed")).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "local read {0}")
  @ValueSource(booleans = {true, false})
  void shouldReadButNotWriteWithNoStore(boolean localRead) {
    try (Route route = route(localRead)) {
      route.answer(Route.ask("warm", List.of("old")));

      Response response = route.answer(Route.ask("r", List.of("old", "new"), NO_STORE));
      Response again = route.answer(Route.ask("again", List.of("old", "new"), NO_STORE));

      assertThat(response.hits()).containsExactly(0);
      assertThat(again.hits()).containsExactly(0);
      assertThat(route.embedder.texts()).containsExactly("old", "new", "new");
      assertThat(route.count(Meter.CACHE_EVENTS, "not_stored")).isEqualTo(2);
    }
  }

  @Test
  void shouldDoNeitherWhereBothAreSaidOrTheCacheIsOff() {
    try (Route route = new Route()) {
      route.answer(Route.ask("a", List.of("x"), "\"cache\":{\"use_cache\":false}"));
      route.answer(Route.ask("b", List.of("x"), "\"cache\":{\"no_cache\":true,\"no_store\":true}"));
      route.answer("{\"model\":\"never\",\"input\":\"x\"}");
      route.answer("{\"model\":\"never\",\"input\":\"x\",\"cache\":{\"use_cache\":true}}");

      assertThat(route.embedder.texts()).containsExactly("x", "x", "x", "x");
      assertThat(Route.keys(route.entries())).isEmpty();
    }
  }

  @Test
  void shouldNeverServeWhatLivesForNoTime() {
    try (Route route = new Route()) {
      route.answer(Route.ask("a", List.of("x"), "\"cache\":{\"ttl\":0}"));
      Response second = route.answer(Route.ask("b", List.of("x"), "\"cache\":{\"ttl\":0}"));

      assertThat(second.hits()).isEmpty();
      assertThat(Route.keys(route.entries())).isEmpty();
    }
  }

  @Test
  void shouldStoreForAJoinerWhatTheFirstDidNotWantStored() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("a", List.of("x"), NO_STORE));
      route.send(null, Route.ask("b", List.of("x"), "\"cache\":{\"ttl\":5}"));
      route.send(null, Route.ask("c", List.of("x"), "\"cache\":{\"ttl\":60}"));
      route.send(null, Route.ask("d", List.of("x"), "\"cache\":{\"ttl\":0}"));
      route.run();
      route.responses();
      route.advance(Duration.ofSeconds(58));

      Response later = route.answer(Route.ask("later", List.of("x"), NO_CACHE.replace("no_", "n")));

      assertThat(later.code()).isEqualTo("unknown_field");
      assertThat(route.answer(Route.ask("e", List.of("x"))).hits()).containsExactly(0);
      route.advance(Duration.ofSeconds(2));
      assertThat(route.answer(Route.ask("f", List.of("x"))).hits()).isEmpty();
    }
  }

  @ParameterizedTest(name = "local read {0}")
  @ValueSource(booleans = {true, false})
  void shouldHoldAnEntryToTheAgeThatARequestTakes(boolean localRead) {
    try (Route route = route(localRead)) {
      route.answer(Route.ask("warm", List.of("x")));
      route.advance(Duration.ofMillis(9_900));

      String young = "\"cache\":{\"s_maxage\":10}";
      assertThat(route.answer(Route.ask("a", List.of("x"), young)).hits()).containsExactly(0);
      route.advance(Duration.ofMillis(100));
      assertThat(route.answer(Route.ask("b", List.of("x"))).hits()).containsExactly(0);
      assertThat(route.answer(Route.ask("c", List.of("x"), young)).hits()).isEmpty();
    }
  }

  @ParameterizedTest(name = "local read {0}")
  @ValueSource(booleans = {true, false})
  void shouldExpireABatchOfTwoAtItsTimeAndNotBefore(boolean localRead) {
    try (Route route = route(localRead)) {
      String ask = "{\"model\":\"brief\",\"input\":[\"a\",\"b\"]}";
      route.send(null, ask);
      route.lookUpAll();
      route.embedder.answerAll();
      route.tick();
      route.bringHomeAll();
      route.advance(Duration.ofMillis(1_999));
      route.send(null, ask);
      route.lookUpAll();
      route.bringHomeAll();

      List<Response> alive = route.responses();
      route.advance(Duration.ofMillis(1));
      route.send(null, ask);
      route.run();

      assertThat(alive.get(1).hits()).containsExactly(0, 1);
      assertThat(route.response().hits()).isEmpty();
    }
  }

  @Test
  void shouldSweepWhatExpiredABoundedStepATick() {
    try (Route route = new Route()) {
      List<String> texts = IntStream.range(0, 201).mapToObj(i -> "text " + i).toList();
      route.answer(Route.ask("a", texts, "\"cache\":{\"ttl\":3600}"));
      assertThat(entries(route)).isEqualTo(201);

      route.advance(Duration.ofHours(1).plusSeconds(1));
      assertThat(entries(route)).as("after one tick").isBetween(100L, 200L);
      for (int tick = 0; tick < 30; tick++) {
        route.advance(Duration.ofSeconds(1));
      }

      assertThat(Route.keys(route.entries())).isEmpty();
      assertThat(route.count(Meter.CACHE_EVENTS, "expired")).isEqualTo(201);
    }
  }

  @Test
  void shouldLeaveOneExpiryRowAfterManyRefreshes() {
    try (Route route = new Route()) {
      for (int i = 0; i < 20; i++) {
        route.answer(
            Route.ask("r", List.of("x"), "\"cache\":{\"no_cache\":true,\"ttl\":" + (60 + i) + "}"));
      }

      assertThat(Route.keys(route.entries())).as("entry, expiry, age").hasSize(3);
      route.answer(Route.ask("r", List.of("x"), NO_CACHE));
      assertThat(Route.keys(route.entries())).as("one that never expires").hasSize(2);
    }
  }

  @ParameterizedTest(name = "local read {0}")
  @ValueSource(booleans = {true, false})
  void shouldFetchAndOverwriteAnEntryThatCannotBeRead(boolean localRead) {
    try (Route route = route(localRead)) {
      route.answer(Route.ask("warm", List.of("x", "y")));
      route.responses();
      for (Bytes key : Route.keys(route.entries())) {
        byte[] damaged = Objects.requireNonNull(route.entries().get(key)).clone();
        damaged[damaged.length / 2] ^= 1;
        route.write(key, damaged);
      }

      Response response = route.answer(Route.ask("r", List.of("x", "y")));
      Response after = route.answer(Route.ask("after", List.of("x", "y")));

      response.assertAnswers(List.of("x", "y"));
      assertThat(response.hits()).isEmpty();
      assertThat(after.hits()).containsExactly(0, 1);
      assertThat(route.count(Meter.CACHE_EVENTS, "unreadable")).isEqualTo(2);
    }
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, 40})
  void shouldFailTheRequestOfALookupThatCannotBeRead(int cut) {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("x")));
      byte[] lookup = route.lookups.removeFirst();
      route.lookUp(Arrays.copyOf(lookup, cut == 40 ? lookup.length - 1 : cut));
      route.bringHomeAll();

      if (cut == 0 || cut == 1) {
        assertThat(route.responses()).as("nobody knows whose it was").isEmpty();
      } else {
        assertThat(route.response().code()).isEqualTo("internal");
      }
      assertThat(route.count(Meter.CACHE_EVENTS, "unreadable")).isEqualTo(1);
      route.answer(Route.ask("next", List.of("y"))).assertAnswers(List.of("y"));
    }
  }

  @Test
  void shouldFailTheRequestOfOutcomesThatCannotBeRead() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("x")));
      route.lookUpAll();
      route.embedder.answerAll();
      route.tick();
      byte[] outcomes = route.outcomes.removeFirst();

      route.bringHome(Arrays.copyOf(outcomes, outcomes.length - 1));
      route.bringHome(new byte[0]);
      route.bringHome(null);

      assertThat(route.response().code()).isEqualTo("internal");
      assertThat(route.count(Meter.OUTCOMES_DROPPED, "unreadable")).isEqualTo(2);
    }
  }

  @Test
  void shouldNotTakeAnEntryOfAnotherSizeThanTheModelHas() {
    try (Route route = new Route(Route.Options.DEFAULT.remote())) {
      route.answer(Route.ask("warm", List.of("x")));
      Fingerprint fingerprint =
          Route.keys(route.entries()).stream()
              .map(EntryRows::parseEntry)
              .filter(Objects::nonNull)
              .findFirst()
              .orElseThrow();
      var entry = Objects.requireNonNull(route.entry(fingerprint));
      route.write(
          EntryRows.entry(fingerprint),
          io.embeddingstreams.wire.EntryCodec.write(
              new io.embeddingstreams.model.Entry(
                  FakeEmbedder.vector("x", 7), 1, "", "space", "", entry.writtenMillis(), 0)));

      Response response = route.answer(Route.ask("r", List.of("x")));

      response.assertAnswers(List.of("x"));
      assertThat(response.hits()).isEmpty();
    }
  }

  @Test
  void shouldShareAnEntryWhateverDoesNotChangeItsVector() {
    try (Route route = new Route()) {
      route.answer(Route.ask("warm", List.of("x")));
      Headers trace = new RecordHeaders();
      trace.add("traceparent", new byte[] {1, 2});
      List<String> others =
          List.of(
              "\"user\":\"u-7\"",
              "\"timeout_ms\":60000",
              "\"encoding_format\":\"base64\"",
              "\"metadata\":{\"job\":\"nightly\"}",
              "\"on_error\":\"partial\"",
              "\"dimensions\":" + FakeEmbedder.DIMENSIONS);
      for (String other : others) {
        byte[] value = Route.ask("r", List.of("x"), other).getBytes(StandardCharsets.UTF_8);
        route.send("another key", value, trace, route.clock.instant());
        route.run();

        assertThat(route.response().hits()).as(other).containsExactly(0);
      }
      assertThat(route.embedder.texts()).containsExactly("x");

      Response less = route.answer(Route.ask("r", List.of("x"), "\"dimensions\":2"));

      assertThat(less.hits()).as("other dimensions").isEmpty();
    }
  }

  @Test
  void shouldShareAnEntryAmongDeploymentsAddressesAndKeys() {
    try (Route route = new Route()) {
      route.answer(Route.ask("warm", List.of("x")));
      route.models =
          new Models(
              List.of(TestModels.deployed(Route.FAKE, "space", "elsewhere", "http://far", "k-2")));

      Response response = route.answer(Route.ask("r", List.of("x")));

      assertThat(response.hits()).containsExactly(0);
      assertThat(route.embedder.texts()).containsExactly("x");
    }
  }

  @Test
  void shouldAnswerWithWhatIsTooLargeToBeStored() {
    try (Route route = new Route(Route.Options.DEFAULT, 100)) {
      Response response = route.answer(Route.ask("r", List.of("x", "y")));
      Response again = route.answer(Route.ask("again", List.of("x", "y")));

      response.assertAnswers(List.of("x", "y"));
      assertThat(again.hits()).isEmpty();
      assertThat(Route.keys(route.entries())).isEmpty();
      assertThat(route.count(Meter.CACHE_EVENTS, "not_stored")).isEqualTo(4);
    }
  }

  @ParameterizedTest(name = "local read {0}")
  @ValueSource(booleans = {true, false})
  void shouldKeepTheYoungestOfABoundedCache(boolean localRead) {
    Route.Options options = localRead ? Route.Options.DEFAULT : Route.Options.DEFAULT.remote();
    long one = oneEntry();
    try (Route route = new Route(options, 3 * one)) {
      for (String text : List.of("a", "b", "c", "d")) {
        route.answer(Route.ask(text, List.of(text)));
        route.advance(Duration.ofSeconds(1));
      }

      Response response = route.answer(Route.ask("r", List.of("b", "c", "d", "a")));

      response.assertAnswers(List.of("b", "c", "d", "a"));
      assertThat(response.hits()).containsExactly(0, 1, 2);
      assertThat(route.count(Meter.CACHE_EVENTS, "evicted")).isEqualTo(2);
      assertThat(entries(route)).isEqualTo(3);
    }
  }

  private static long oneEntry() {
    try (Route route = new Route()) {
      route.answer(Route.ask("a", List.of("a")));
      Bytes age =
          Route.keys(route.entries()).stream()
              .filter(key -> EntryRows.parseAge(key) != null)
              .findFirst()
              .orElseThrow();
      return Objects.requireNonNull(EntryAge.read(route.entries().get(age))).bytes();
    }
  }

  private static long entries(Route route) {
    return Route.keys(route.entries()).stream()
        .filter(key -> EntryRows.parseEntry(key) != null)
        .count();
  }
}
