package io.embeddingstreams.provider;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Lets a warning through once a minute a cause. Any thread. */
final class RareWarnings {
  private static final long EVERY_NANOS = 60_000_000_000L;

  private final ConcurrentMap<String, Long> last = new ConcurrentHashMap<>();

  /** Whether a warning of this cause may be given now. */
  boolean due(String cause, long nowNanos) {
    boolean[] due = {false};
    last.compute(
        cause,
        (key, before) -> {
          due[0] = before == null || nowNanos - before >= EVERY_NANOS;
          return due[0] || before == null ? Long.valueOf(nowNanos) : before;
        });
    return due[0];
  }
}
