package io.embeddingstreams.topology;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How much of the changelogs under restoration is read. Not thread-safe. */
final class RestoreProgress {
  private final Map<TopicPartition, Span> open = new HashMap<>();
  private long records;

  /** Offsets from the first to be read to behind the last, and where reading stands. */
  private record Span(long from, long end, long at) {
    private Span to(long offset) {
      return new Span(from, end, Math.max(from, Math.min(end, offset)));
    }
  }

  void begin(TopicPartition changelog, long from, long end) {
    if (open.isEmpty()) {
      records = 0;
    }
    open.put(changelog, new Span(from, Math.max(from, end), from));
  }

  /**
   * @param count records that were read
   */
  void read(TopicPartition changelog, long lastOffset, long count) {
    records += count;
    open.computeIfPresent(changelog, (key, span) -> span.to(lastOffset + 1));
  }

  /** Done, or given up. */
  void end(TopicPartition changelog) {
    open.remove(changelog);
  }

  boolean isIdle() {
    return open.isEmpty();
  }

  /** Records read since the first of the changelogs that are restored now, or were last. */
  long records() {
    return records;
  }

  /** Offsets still to be read. */
  long left() {
    return open.values().stream().mapToLong(span -> span.end() - span.at()).sum();
  }

  /** 0 to 100, of the changelogs that are restored now; 100 where none is. */
  int percent() {
    long all = open.values().stream().mapToLong(span -> span.end() - span.from()).sum();
    return all == 0 ? 100 : (int) (100 * (all - left()) / all);
  }
}
