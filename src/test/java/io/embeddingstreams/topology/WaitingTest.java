package io.embeddingstreams.topology;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.wire.LookupCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class WaitingTest {
  @Test
  void shouldTimeOutAtTheDeadlineAndNotBefore() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("slow"), "\"timeout_ms\":5000"));
      route.lookUpAll();
      route.advance(Duration.ofMillis(4_999));
      assertThat(route.responses()).isEmpty();

      route.advance(Duration.ofMillis(1));

      Response response = route.response();
      assertThat(response.code()).isEqualTo("timeout");
      assertThat(response.header("embedding-status")).isEqualTo("504");
      assertThat(route.openWork.requests()).isZero();
    }
  }

  @Test
  void shouldCountTheTimeoutFromTheRecordsTime() {
    try (Route route = new Route()) {
      Instant sent = route.clock.instant().minusSeconds(4);
      byte[] ask =
          Route.ask("r", List.of("slow"), "\"timeout_ms\":5000")
              .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      route.send(null, ask, new RecordHeaders(), sent);
      route.advance(Duration.ofMillis(999));
      assertThat(route.responses()).isEmpty();

      route.advance(Duration.ofMillis(1));

      assertThat(route.response().code()).isEqualTo("timeout");
    }
  }

  @Test
  void shouldKeepWhatWasEmbeddedForARequestThatTimedOut() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("slow"), "\"timeout_ms\":1000"));
      route.lookUpAll();
      route.advance(Duration.ofSeconds(1));
      assertThat(route.response().code()).isEqualTo("timeout");

      route.embedder.answerAll();
      route.tick();
      route.bringHomeAll();
      Response next = route.answer(Route.ask("next", List.of("slow")));

      assertThat(next.hits()).containsExactly(0);
      assertThat(route.embedder.texts()).hasSize(1);
    }
  }

  @Test
  void shouldAnswerWhoeverJoinedACallOfARequestThatTimedOut() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("brief", List.of("slow"), "\"timeout_ms\":1000"));
      route.send(null, Route.ask("patient", List.of("slow")));
      route.lookUpAll();
      route.advance(Duration.ofSeconds(2));
      assertThat(route.response().id()).isEqualTo("brief");
      assertThat(route.embedder.extended()).containsValue(0L);

      route.embedder.answerAll();
      route.tick();
      route.bringHomeAll();

      Response response = route.response();
      response.assertAnswers(List.of("slow"));
      assertThat(response.json().at("/usage/prompt_tokens_details/cached_tokens").asInt())
          .isEqualTo(FakeEmbedder.tokens("slow"));
    }
  }

  /** The embedder gave up in the moment in which another joined. */
  @Test
  void shouldSendAgainWhatGaveUpForADeadlineThatIsNoLongerItsOwn() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("brief", List.of("slow"), "\"timeout_ms\":1000"));
      route.send(null, Route.ask("patient", List.of("slow")));
      route.lookUpAll();
      route.embedder.fail(route.embedder.flying().get(0), ErrorCode.TIMEOUT);
      route.advance(Duration.ofSeconds(1));
      assertThat(route.response().id()).isEqualTo("brief");
      assertThat(route.embedder.flying()).hasSize(1);

      route.run();
      route.tick();

      route.response().assertAnswers(List.of("slow"));
      assertThat(Route.keys(route.pending())).isEmpty();
    }
  }

  @Test
  void shouldAskAgainAfterThirtySecondsDoublingToTenMinutes() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("lost", "lost too")));
      route.lookups.clear();
      List<Integer> waits = new ArrayList<>();
      int waited = 0;
      while (waits.size() < 7) {
        route.advance(Duration.ofSeconds(1));
        waited++;
        if (!route.lookups.isEmpty()) {
          assertThat(items(route)).isEqualTo(2);
          route.lookups.clear();
          waits.add(waited);
          waited = 0;
        }
        assertThat(waited).isLessThan(700);
      }

      assertThat(waits).containsExactly(30, 60, 120, 240, 480, 600, 600);
    }
  }

  @Test
  void shouldAskAgainForWhatIsMissingAlone() {
    try (Route route = new Route(Route.Options.DEFAULT.remote())) {
      List<String> texts = List.of("one", "two", "three");
      route.answer(Route.ask("warm", List.of("two")));
      route.send(null, Route.ask("r", texts));
      route.lookUpAll();
      route.bringHomeAll();
      route.embedder.taken();
      route.advance(Duration.ofSeconds(31));
      assertThat(items(route)).isEqualTo(2);

      int taken = route.embedder.taken().size();
      route.lookUpAll();
      assertThat(route.embedder.taken()).as("asked again, not sent again").hasSize(taken);
      route.run();

      route.response().assertAnswers(texts);
    }
  }

  @Test
  void shouldAnswerOnceALostLookupWasAskedAgain() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("one")));
      route.lookups.clear();
      route.advance(Duration.ofSeconds(30));

      route.run();

      route.response().assertAnswers(List.of("one"));
    }
  }

  @Test
  void shouldWaitFiveMinutesForAModelThatTheOwnerDoesNotKnow() {
    try (Route route = new Route()) {
      Models all = route.models;
      route.send(null, Route.ask("r", List.of("one")));
      route.models = new Models(List.of());
      route.lookUpAll();
      route.advance(Duration.ofMinutes(5));
      assertThat(route.embedder.taken()).isEmpty();
      assertThat(route.outcomes).isEmpty();

      route.models = all;
      route.run();

      route.response().assertAnswers(List.of("one"));
    }
  }

  @Test
  void shouldFailAModelThatTheOwnerDoesNotKnowForLongerThanThat() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("one")));
      Models all = route.models;
      route.models = new Models(List.of());
      route.lookUpAll();
      route.advance(Duration.ofMinutes(5));
      route.tick();
      route.tick();
      route.models = all;
      route.bringHomeAll();

      assertThat(route.response().code()).isEqualTo("model_not_found");
      assertThat(route.embedder.taken()).isEmpty();
    }
  }

  @Test
  void shouldOfferTheRestOnceTheEmbedderHasRoom() {
    try (Route route = new Route()) {
      route.embedder.room(2);
      List<String> texts = List.of("a", "b", "c", "d", "e", "f", "g");
      route.send(null, Route.ask("r", texts));
      route.lookUpAll();
      assertThat(route.embedder.flying()).hasSize(2);

      route.run();

      route.response().assertAnswers(texts);
      assertThat(route.embedder.texts()).containsExactlyInAnyOrderElementsOf(texts);
    }
  }

  @Test
  void shouldOfferAfterWhatWaitedWhatCameWhileItWaited() {
    try (Route route = new Route()) {
      route.embedder.room(1);
      List<String> first = IntStream.range(0, 600).mapToObj(i -> "first " + i).toList();
      List<String> later = IntStream.range(0, 50).mapToObj(i -> "later " + i).toList();
      route.send(null, Route.ask("r", first));
      route.lookUpAll();
      route.tick();
      route.send(null, Route.ask("s", later));
      route.lookUpAll();

      route.embedder.room(1_000);
      route.tick();
      route.tick();
      route.tick();
      route.tick();

      List<String> offered = route.embedder.texts();
      assertThat(offered).hasSize(650).doesNotHaveDuplicates();
      assertThat(offered.subList(0, 600)).containsExactlyInAnyOrderElementsOf(first);
      assertThat(offered.subList(600, 650)).containsExactlyInAnyOrderElementsOf(later);
    }
  }

  @Test
  void shouldGiveUpInTheQueueWhatIsTooLate() {
    try (Route route = new Route()) {
      route.embedder.room(0);
      route.send(null, Route.ask("r", List.of("a", "b"), "\"timeout_ms\":1000"));
      route.lookUpAll();
      route.advance(Duration.ofSeconds(1));
      route.embedder.room(10);
      route.tick();
      route.tick();
      route.tick();

      assertThat(route.embedder.taken()).isEmpty();
      assertThat(route.response().code()).isEqualTo("timeout");
      assertThat(Route.keys(route.pending())).isEmpty();
    }
  }

  @Test
  void shouldFailTheWholeRequestForOnePositionAndKeepTheOther() {
    try (Route route = new Route()) {
      route.send(null, Route.ask("r", List.of("good", "bad", "bad")));
      route.lookUpAll();
      settle(route);

      Response response = route.response();
      assertThat(response.code()).isEqualTo("provider_unavailable");
      assertThat(response.json().at("/error/param").asText()).isEqualTo("input[1]");
      assertThat(route.answer(Route.ask("next", List.of("good"))).hits()).containsExactly(0);
    }
  }

  @Test
  void shouldAnswerTheGoodPositionsWherePartIsEnough() {
    try (Route route = new Route()) {
      route.send(
          null, Route.ask("r", List.of("bad", "good", "", "bad"), "\"on_error\":\"partial\""));
      route.lookUpAll();
      settle(route);

      Response response = route.response();
      assertThat(response.vector(1)).isEqualTo(FakeEmbedder.vector("good", 0));
      assertThat(response.json().at("/data/0/error/code").asText())
          .isEqualTo("provider_unavailable");
      assertThat(response.json().at("/data/2/error/code").asText()).isEqualTo("empty_input");
      assertThat(response.json().at("/data/3/error/param").asText()).isEqualTo("input[3]");
      assertThat(response.json().at("/data/3/index").asInt()).isEqualTo(3);
      assertThat(response.header("embedding-failed")).isEqualTo("3");
      assertThat(response.header("embedding-status")).isEqualTo("200");
    }
  }

  private static void settle(Route route) {
    route
        .embedder
        .flying()
        .forEach(
            miss -> {
              String text = miss.input().match(t -> t.value(), t -> "", u -> "");
              if (text.equals("bad")) {
                route.embedder.fail(miss, ErrorCode.PROVIDER_UNAVAILABLE);
              } else {
                route.embedder.answer(miss);
              }
            });
    route.tick();
    route.bringHomeAll();
  }

  private static int items(Route route) {
    return route.lookups.stream()
        .mapToInt(lookup -> requireNonNull(LookupCodec.read(lookup).orNull()).items().size())
        .sum();
  }
}
