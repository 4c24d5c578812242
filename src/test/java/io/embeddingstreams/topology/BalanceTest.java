package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.OpenWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12})
  void shouldBalanceTheCountersOfARandomRun(long seed) {
    Random random = new Random(seed);
    Route.Options options = Route.Options.DEFAULT;
    try (Route route = new Route(seed % 2 == 0 ? options : options.remote())) {
      int items = 0;
      int hits = 0;
      for (int r = 0; r < 40; r++) {
        List<String> texts =
            random
                .ints(1 + random.nextInt(6), 0, 25)
                .mapToObj(i -> "text " + i)
                .distinct()
                .toList();
        items += texts.size();
        route.send(null, Route.ask("r" + r, texts, "\"on_error\":\"partial\""));
        if (random.nextInt(3) > 0) {
          route.lookUpAll();
        }
        settleSome(route, random);
        hits += hits(route.responses());
      }
      route.run();
      hits += hits(route.responses());

      double misses = route.count(Meter.ITEMS, "fake", "miss");
      double sent = route.count(Meter.MISSES, "fake", "sent");
      assertThat(route.count(Meter.ITEMS, "fake", "hit")).isEqualTo(hits);
      assertThat(hits + misses).isEqualTo(items);
      assertThat(misses).isEqualTo(route.count(Meter.MISSES, "fake", "coalesced") + sent);
      assertThat(sent).isEqualTo(route.embedder.taken().size());
      assertThat(sent)
          .isEqualTo(
              route.count(Meter.SENT, "fake", "embedded")
                  + route.count(Meter.SENT, "fake", "failed"));
      assertThat(route.count(Meter.SENT, "fake", "failed")).isPositive();
      assertThat(route.count(Meter.MISSES, "fake", "coalesced")).isPositive();
      assertThat(route.count(Meter.REQUESTS, "fake", "200")).isEqualTo(40);
    }
  }

  /** An item that is refused because too much work waits counts as no item; all others balance. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32})
  void shouldCountItemsThatAreRefusedUnderOverloadNowhere(long seed) {
    Random random = new Random(seed);
    Route.Options tight =
        Route.Options.DEFAULT.failWhenFull(new OpenWork.Bounds(100, 12, 1 << 20, 0.5));
    try (Route route = new Route(seed % 2 == 0 ? tight : tight.remote())) {
      int items = 0;
      int hits = 0;
      int overloaded = 0;
      List<Response> responses = new ArrayList<>();
      for (int r = 0; r < 60; r++) {
        List<String> texts =
            random.ints(1 + random.nextInt(6), 0, 25).mapToObj(i -> "o" + i).distinct().toList();
        items += texts.size();
        route.send(null, Route.ask("r" + r, texts, "\"on_error\":\"partial\""));
        route.lookUpAll();
        settleSome(route, random);
        responses.addAll(route.responses());
      }
      route.run();
      responses.addAll(route.responses());
      for (Response response : responses) {
        hits += response.hits().size();
        overloaded += overloaded(response);
      }

      double misses = route.count(Meter.ITEMS, "fake", "miss");
      double sent = route.count(Meter.MISSES, "fake", "sent");
      assertThat(responses).hasSize(60);
      assertThat(overloaded).isPositive();
      assertThat(route.count(Meter.ITEMS, "fake", "hit")).isEqualTo(hits);
      assertThat(hits + misses).isEqualTo(items - overloaded);
      assertThat(misses).isEqualTo(route.count(Meter.MISSES, "fake", "coalesced") + sent);
      assertThat(sent)
          .isEqualTo(
              route.count(Meter.SENT, "fake", "embedded")
                  + route.count(Meter.SENT, "fake", "failed"));
      assertThat(route.openWork.items()).isZero();
    }
  }

  /** How many positions were refused. */
  private static int overloaded(Response response) {
    int count = 0;
    for (JsonNode item : response.json().path("data")) {
      count += item.at("/error/code").asText().equals("overloaded") ? 1 : 0;
    }
    return count;
  }

  /** A run beside what it must count: each request's controls, expiry, damage. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24})
  void shouldBalanceTheEventsOfTheCache(long seed) {
    Random random = new Random(seed);
    Route.Options options = Route.Options.DEFAULT;
    try (Route route = new Route(seed % 2 == 0 ? options : options.remote())) {
      CacheModel expected = new CacheModel();
      for (int r = 0; r < 80; r++) {
        List<String> texts =
            random.ints(1 + random.nextInt(4), 0, 12).mapToObj(i -> "t" + i).distinct().toList();
        CacheModel.Controls controls = CacheModel.Controls.any(random);
        route.answer(Route.ask("r" + r, texts, controls.json()));
        expected.answer(texts, controls, route.clock.millis());
        if (random.nextInt(4) == 0) {
          route.advance(Duration.ofSeconds(100L * (1 + random.nextInt(6))));
          expected.sweep(route.clock.millis());
        }
        if (random.nextInt(5) == 0) {
          expected.damage(route, random);
        }
      }

      assertThat(route.count(Meter.ITEMS, "fake", "hit")).isEqualTo(expected.hits);
      assertThat(route.count(Meter.ITEMS, "fake", "miss")).isEqualTo(expected.misses);
      assertThat(route.count(Meter.MISSES, "fake", "sent")).isEqualTo(expected.misses);
      assertThat(route.count(Meter.SENT, "fake", "embedded")).isEqualTo(expected.misses);
      assertThat(route.count(Meter.CACHE_EVENTS, "bypassed")).isEqualTo(expected.bypassed);
      assertThat(route.count(Meter.CACHE_EVENTS, "not_stored")).isEqualTo(expected.notStored);
      assertThat(route.count(Meter.CACHE_EVENTS, "unreadable")).isEqualTo(expected.unreadable);
      assertThat(route.count(Meter.CACHE_EVENTS, "expired")).isEqualTo(expected.expired);
      assertThat(route.count(Meter.CACHE_EVENTS, "evicted")).isZero();
      assertThat(expected.all()).doesNotContain(0);
      boolean near = seed % 2 == 0;
      assertThat(route.hosted.nearHits() + route.hosted.nearMisses())
          .as("local reads")
          .isEqualTo(near ? expected.reads : 0);
      assertThat(route.hosted.nearHits() > 0).isEqualTo(near);
    }
  }

  private static int hits(List<Response> responses) {
    return responses.stream().mapToInt(response -> response.hits().size()).sum();
  }

  private static void settleSome(Route route, Random random) {
    for (Miss miss : new ArrayList<>(route.embedder.flying())) {
      int choice = random.nextInt(6);
      if (choice == 0) {
        route.embedder.fail(miss, ErrorCode.PROVIDER_UNAVAILABLE);
      } else if (choice < 3) {
        route.embedder.answer(miss);
      }
    }
    route.tick();
    route.bringHomeAll();
  }
}
