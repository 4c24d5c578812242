package io.embeddingstreams.assemble;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stored requests that only a newer version can read. They wait for an instance that can, five
 * minutes from when this one met them. Pure.
 */
final class UnreadRequests {
  private static final long PATIENCE_MILLIS = 300_000;

  private final Map<Long, Long> metMillis = new TreeMap<>();

  /** One was met; only the first time counts. */
  void met(long offset, long nowMillis) {
    metMillis.putIfAbsent(offset, nowMillis);
  }

  /** It can be read now, or is gone. */
  void forget(long offset) {
    metMillis.remove(offset);
  }

  /** Those that have waited long enough, by offset. */
  List<Long> due(long nowMillis) {
    return metMillis.entrySet().stream()
        .filter(met -> nowMillis - met.getValue() >= PATIENCE_MILLIS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** All that wait. */
  Set<Long> offsets() {
    return Set.copyOf(metMillis.keySet());
  }

  boolean isEmpty() {
    return metMillis.isEmpty();
  }
}
