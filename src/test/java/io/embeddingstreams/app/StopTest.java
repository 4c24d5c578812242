package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.app.StopTime.Part;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parts that end one after another. */
@Timeout(30)
final class StopTest {
  private final List<String> ended = new CopyOnWriteArrayList<>();

  @Test
  void shouldEndPartsInOrderEachInItsTime() {
    Stop stop = new Stop(part -> Duration.ofSeconds(part == Part.CALLS ? 20 : 9));

    stop.end(Part.CALLS, this::noted).end(Part.CACHE, this::noted);
    stop.end(Part.REST, () -> ended.add("rest"));

    assertThat(ended).containsExactly("PT20S", "PT9S", "rest");
  }

  @Test
  void shouldGoOnWhereAPartHangs() {
    CountDownLatch never = new CountDownLatch(1);
    Stop stop = new Stop(part -> Duration.ofMillis(part == Part.REQUESTS ? 10 : 20_000));

    stop.end(Part.REQUESTS, () -> await(never)).end(Part.CACHE, () -> ended.add("cache"));

    assertThat(ended).containsExactly("cache");
    never.countDown();
  }

  @Test
  void shouldGoOnWhereAPartFails() {
    Stop stop = new Stop(part -> Duration.ofSeconds(20));

    stop.end(Part.BESIDE, StopTest::fail).end(Part.REQUESTS, () -> ended.add("requests"));

    assertThat(ended).containsExactly("requests");
  }

  private boolean noted(Duration atMost) {
    return ended.add(atMost.toString());
  }

  private static void fail() {
    throw new IllegalStateException("a bug");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
