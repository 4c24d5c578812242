package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheCommand.Filter;
import io.embeddingstreams.wire.CacheRow;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.OperationCodec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes in the cache is seen through the near memory, and controls hold above it. */
final class NearMemoryRouteTest {
  private static final String X = Route.ask("x", List.of("x"));

  @Test
  void shouldAnswerARepeatedHitFromMemory() {
    try (Route route = new Route()) {
      warm(route, X);
      double hits = route.count(Meter.ITEMS, "fake", "hit");
      long near = route.hosted.nearHits();
      long misses = route.hosted.nearMisses();

      for (int i = 0; i < 3; i++) {
        route.answer(X).assertAnswers(List.of("x"));
      }

      assertThat(route.hosted.nearHits() - near).isEqualTo(3);
      assertThat(route.hosted.nearMisses()).isEqualTo(misses);
      assertThat(route.count(Meter.ITEMS, "fake", "hit") - hits).isEqualTo(3);
    }
  }

  @Test
  void shouldSeeARefreshAndItsAge() {
    try (Route route = new Route()) {
      warm(route, X);
      route.advance(Duration.ofSeconds(60));
      Response refreshed = route.answer(Route.ask("r", List.of("x"), control("no_cache", "true")));
      route.advance(Duration.ofSeconds(5));

      Response young = route.answer(Route.ask("y", List.of("x"), control("s_maxage", "10")));

      assertThat(refreshed.hits()).isEmpty();
      assertThat(young.hits()).containsExactly(0);
      assertThat(route.embedder.texts()).hasSize(2);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"\"no_cache\":true", "\"s_maxage\":0", "\"namespace\":\"other\""})
  void shouldHoldEachRequestToItsControls(String control) {
    try (Route route = new Route()) {
      warm(route, X);

      Response response = route.answer(Route.ask("r", List.of("x"), "\"cache\":{" + control + "}"));

      assertThat(response.hits()).isEmpty();
      assertThat(route.embedder.texts()).containsExactly("x", "x");
    }
  }

  @Test
  void shouldGiveNoOtherDimensionsThanAsked() {
    try (Route route = new Route()) {
      warm(route, X);

      Response response = route.answer(Route.ask("r", List.of("x"), "\"dimensions\":2"));

      assertThat(response.hits()).isEmpty();
      assertThat(response.vector(0)).isEqualTo(FakeEmbedder.vector("x", 2));
    }
  }

  @Test
  void shouldExpireToTheMillisecondAndServeNothingSwept() {
    try (Route route = new Route()) {
      String mortal = Route.ask("m", List.of("x"), control("ttl", "10"));
      route.answer(mortal);
      Entry entry = entry(route);
      route.answer(mortal);
      route.answer(mortal);
      Duration left = Duration.ofMillis(entry.expiresMillis() - route.clock.millis());

      route.clock.advance(left.minusMillis(1));
      route.send(null, X);
      route.clock.advance(Duration.ofMillis(1));
      route.send(null, X);
      route.run();

      List<Response> responses = route.responses();
      assertThat(responses.get(0).hits()).containsExactly(0);
      assertThat(responses.get(1).hits()).isEmpty();
      assertThat(route.embedder.texts()).hasSize(2);
    }
  }

  @Test
  void shouldKeepNothingThatWasSwept() {
    try (Route route = new Route()) {
      warm(route, Route.ask("m", List.of("x"), control("ttl", "10")));
      assertThat(route.hosted.nearBytes()).isPositive();

      route.advance(Duration.ofSeconds(30));
      route.advance(Duration.ofSeconds(30));

      assertThat(route.count(Meter.CACHE_EVENTS, "expired")).isEqualTo(1);
      assertThat(route.hosted.nearBytes()).isZero();
    }
  }

  @Test
  void shouldSeeAPurge() {
    try (Route route = new Route()) {
      warm(route, X);

      command(route, CacheCommand.purge("run", 1, 0, Filter.ALL, CacheCommand.START));

      assertThat(route.hosted.nearBytes()).isZero();
      assertThat(route.answer(X).hits()).isEmpty();
      assertThat(route.embedder.texts()).hasSize(2);
    }
  }

  @Test
  void shouldSeeAnImport() {
    try (Route route = new Route()) {
      warm(route, X);
      Entry old = entry(route);
      route.advance(Duration.ofSeconds(60));
      Entry young =
          new Entry(
              FakeEmbedder.vector("another", 0),
              old.tokens(),
              old.namespace(),
              old.space(),
              old.upstreamModel(),
              route.clock.millis(),
              0);
      CacheRow row =
          new CacheRow(
              Objects.requireNonNull(EntryRows.parseEntry(key(route))),
              Bytes.wrap(EntryCodec.write(young)));

      command(route, CacheCommand.load("run", 1, 0, List.of(row)));

      assertThat(route.answer(X).vector(0)).isEqualTo(young.vector());
      assertThat(route.embedder.texts()).hasSize(1);
    }
  }

  @Test
  void shouldSeeAnEviction() {
    try (Route route = new Route(Route.Options.DEFAULT, 500)) {
      warm(route, X);
      for (int i = 0; i < 5; i++) {
        route.advance(Duration.ofSeconds(1));
        route.answer(Route.ask("r", List.of("another " + i)));
      }

      assertThat(route.count(Meter.CACHE_EVENTS, "evicted")).isPositive();
      assertThat(route.answer(X).hits()).isEmpty();
    }
  }

  @Test
  void shouldForgetAPartitionThatClosed() {
    Route route = new Route();
    try (route) {
      warm(route, X);
      assertThat(route.hosted.find(0)).isNotNull();
    }

    assertThat(route.hosted.find(0)).isNull();
    assertThat(route.hosted.nearBytes()).isZero();
  }

  /** The entry is stored, and in memory. */
  private static void warm(Route route, String ask) {
    route.answer(ask);
    assertThat(route.answer(X).hits()).containsExactly(0);
  }

  private static void command(Route route, CacheCommand command) {
    route.lookUp(OperationCodec.write(command));
    route.outcomes.clear();
  }

  private static String control(String name, String value) {
    return "\"cache\":{\"%s\":%s}".formatted(name, value);
  }

  private static Bytes key(Route route) {
    return Route.keys(route.entries()).stream()
        .filter(key -> EntryRows.parseEntry(key) != null)
        .findFirst()
        .orElseThrow();
  }

  private static Entry entry(Route route) {
    return Objects.requireNonNull(
        route.entry(Objects.requireNonNull(EntryRows.parseEntry(key(route)))));
  }
}
