package io.embeddingstreams.topology;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each stream thread polled last. Stream threads write, health checks read. */
public final class PollTimes {
  private final InstantSource clock;
  private final Map<Object, Long> lastMillis = new ConcurrentHashMap<>();

  /** Of no thread yet. */
  public PollTimes(InstantSource clock) {
    this.clock = clock;
  }

  void polled(Object consumer) {
    lastMillis.put(consumer, clock.millis());
  }

  void closed(Object consumer) {
    lastMillis.remove(consumer);
  }

  /** How long the thread that polled least recently has not polled, in milliseconds; 0 for none. */
  public long longestMillis() {
    long now = clock.millis();
    return lastMillis.values().stream().mapToLong(last -> now - last).max().orElse(0);
  }
}
