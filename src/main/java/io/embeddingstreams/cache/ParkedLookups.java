package io.embeddingstreams.cache;

import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.KeyRange;
import io.embeddingstreams.wire.PendingRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Lookups that a newer version wrote, in the store until an instance that can read them owns the
 * partition, for five minutes at most. On the task's stream thread.
 */
final class ParkedLookups {
  private static final long PATIENCE_MILLIS = 300_000;
  private static final int SCAN = 256;

  private final KeyValueStore<Bytes, byte[]> rows;
  private final AfterCommit answered;
  private @Nullable Bytes cursor;

  ParkedLookups(KeyValueStore<Bytes, byte[]> rows, AfterCommit answered) {
    this.rows = rows;
    this.answered = answered;
  }

  /** Keeps a record as it came. */
  void park(byte[] record, long nowMillis) {
    Bytes row = PendingRows.parked(nowMillis, record);
    rows.put(row, record);
    answered.keep(row);
  }

  /**
   * Goes through some of them, and through others at the next call.
   *
   * @param taken whether a record can be read now; then it was answered or queued
   * @param late takes records that waited too long
   */
  void look(long nowMillis, Predicate<byte[]> taken, Consumer<byte[]> late) {
    for (KeyValue<Bytes, byte[]> row : next()) {
      PendingRows.ParkedKey key = PendingRows.parseParked(row.key);
      if (key == null || answered.contains(row.key)) {
        continue;
      }
      if (taken.test(row.value)) {
        answered.delete(row.key);
      } else if (nowMillis - key.arrivedMillis() >= PATIENCE_MILLIS) {
        late.accept(row.value);
        answered.delete(row.key);
      }
    }
  }

  private List<KeyValue<Bytes, byte[]>> next() {
    List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
    KeyRange range = PendingRows.parked();
    Bytes from = cursor == null ? range.from() : cursor;
    try (KeyValueIterator<Bytes, byte[]> all = rows.range(from, range.to())) {
      while (all.hasNext() && found.size() < SCAN) {
        found.add(all.next());
      }
    }
    cursor = found.size() < SCAN ? null : found.get(SCAN - 1).key;
    return found;
  }
}
