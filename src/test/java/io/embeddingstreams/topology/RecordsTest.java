package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.OpenWork;
import io.embeddingstreams.wire.BadRequests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

class RecordsTest {
  @Test
  void shouldAnswerEveryBadRequestOnceBetweenGoodOnes() {
    try (Route route = new Route()) {
      route.answer(Route.ask("warm", List.of("good")));
      for (Arguments bad : BadRequests.all().toList()) {
        Named<?> value = (Named<?>) bad.get()[0];
        String name = value.getName();
        Headers headers = new RecordHeaders().add("traceparent", new byte[] {1});

        route.send(name, (byte[]) value.getPayload(), headers, route.clock.instant());
        route.send(name, Route.ask("good", List.of("good")));

        List<Response> responses = route.responses();
        assertThat(responses.stream().map(Response::key)).as(name).containsExactly(name, name);
        String code = ((ErrorCode) bad.get()[1]).text();
        assertThat(responses.get(0).code()).as(name).isEqualTo(code);
        assertThat(responses.get(0).header("embedding-error-code")).isEqualTo(code);
        assertThat(responses.get(0).header("traceparent")).isEqualTo("\u0001");
        assertThat(responses.get(0).record().value().length).isLessThan(2_000);
        responses.get(1).assertAnswers(List.of("good"));
        List<TestRecord<byte[], byte[]>> letters = route.deadLetters();
        assertThat(letters).as(name).hasSize((Boolean) bad.get()[3] ? 1 : 0);
        letters.forEach(l -> assertThat(l.value()).isEqualTo(value.getPayload()));
      }
      assertThat(route.openWork.requests()).isZero();
    }
  }

  @Test
  void shouldAnswerARequestThatIsTooLarge() {
    try (Route route = new Route()) {
      byte[] large = new byte[(8 << 20) + 1];
      Arrays.fill(large, (byte) ' ');
      Headers headers = new RecordHeaders().add("big", new byte[3 << 20]);

      route.send("large", large, new RecordHeaders(), route.clock.instant());
      route.send("headers", "{}".getBytes(StandardCharsets.UTF_8), headers, route.clock.instant());

      List<Response> responses = route.responses();
      assertThat(responses.stream().map(Response::code))
          .containsExactly("request_too_large", "request_too_large");
      assertThat(responses.get(1).record().headers().lastHeader("big")).isNull();
      List<TestRecord<byte[], byte[]>> letters = route.deadLetters();
      assertThat(letters).hasSize(2);
      assertThat(letters)
          .allMatch(l -> l.value() == null)
          .allMatch(l -> l.headers().lastHeader("embedding-truncated") != null);
    }
  }

  @Test
  void shouldRefuseAnAnswerThatCannotFitBeforeAProviderIsAsked() {
    try (Route route = new Route(Route.Options.DEFAULT.largestResponse(20_000))) {
      Response response =
          route.answer(Route.ask("r", List.of("a", "b", "c"), "\"dimensions\":1000"));

      assertThat(response.code()).isEqualTo("response_too_large");
      assertThat(response.header("embedding-status")).isEqualTo("413");
      assertThat(route.embedder.taken()).isEmpty();
      assertThat(route.answer(Route.ask("next", List.of("a"))).code()).isEmpty();
    }
  }

  @Test
  void shouldAnswerRequestsOfAnyTimeWithRecordsOfToday() {
    try (Route route = new Route()) {
      Instant now = route.clock.instant();
      byte[] ask = Route.ask("r", List.of("x")).getBytes(StandardCharsets.UTF_8);

      route.send(null, ask, new RecordHeaders(), now.minus(Duration.ofDays(3650)));
      route.send(null, ask, new RecordHeaders(), Instant.now().plus(Duration.ofDays(365)));
      route.run();

      List<Response> responses = route.responses();
      assertThat(responses).hasSize(2);
      for (Response response : responses) {
        assertThat(response.record().timestamp())
            .isBetween(now.toEpochMilli(), route.clock.millis());
        response.assertAnswers(List.of("x"));
      }
      assertThat(responses.get(0).header("embedding-request-timestamp"))
          .isEqualTo(Long.toString(now.minus(Duration.ofDays(3650)).toEpochMilli()));
    }
  }

  @Test
  void shouldBringBackHeadersInOrderAndNotOurs() {
    try (Route route = new Route()) {
      Headers headers =
          new RecordHeaders()
              .add("b", new byte[] {2})
              .add("embedding-status", new byte[] {9})
              .add("a", null)
              .add("b", new byte[] {1})
              .add("content-type", new byte[] {9});
      route.send(
          null,
          Route.ask("r", List.of("x")).getBytes(StandardCharsets.UTF_8),
          headers,
          route.clock.instant());
      route.run();

      Response response = route.response();
      assertThat(
              Arrays.stream(response.record().headers().toArray())
                  .limit(4)
                  .map(header -> header.key()))
          .containsExactly("b", "a", "b", "embedding-status");
      assertThat(response.header("embedding-status")).isEqualTo("200");
      assertThat(response.header("embedding-request-offset")).isEqualTo("0");
      assertThat(response.header("embedding-cache-misses")).isEqualTo("1");
    }
  }

  @Test
  void shouldAnswerHitsAndFailMissesOfAModelThatFillsItsShare() {
    OpenWork.Bounds tight = new OpenWork.Bounds(10, 4, 1 << 20, 0.5);
    try (Route route = new Route(Route.Options.DEFAULT.failWhenFull(tight))) {
      route.answer(Route.ask("warm", List.of("hit")));
      route.send(null, Route.ask("open", List.of("a", "b")));

      Response miss = one(route, Route.ask("miss", List.of("hit", "c")));
      Response hit = one(route, Route.ask("hit", List.of("hit")));
      route.run();

      assertThat(miss.code()).isEqualTo("overloaded");
      assertThat(miss.json().path("error").path("retryable").asBoolean()).isTrue();
      hit.assertAnswers(List.of("hit"));
      route.response().assertAnswers(List.of("a", "b"));
      assertThat(route.embedder.texts()).doesNotContain("c");
      assertThat(route.count(Meter.REQUESTS, "fake", "503")).isEqualTo(1);
    }
  }

  private static Response one(Route route, String json) {
    route.send(null, json);
    route.lookUpAll();
    route.bringHomeAll();
    return Objects.requireNonNull(route.response());
  }
}
