package io.embeddingstreams.cache;

import io.embeddingstreams.wire.EntryAge;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.KeyRange;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Entries and bytes of one cache partition: its age rows, counted. Written on the task's stream
 * thread, read by any.
 *
 * <p>A task that opens finds rows of earlier ones. They are counted by a scan of bounded steps from
 * the oldest on; meanwhile a change counts where the scan has passed already, and is met by it
 * elsewhere. So the counts need no row of their own, which a crash could leave behind, and are
 * exact when the scan has ended.
 */
final class EntryCounts {
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private boolean complete;
  private @Nullable Bytes passed;

  long entries() {
    return entries.get();
  }

  long bytes() {
    return bytes.get();
  }

  /** Whether every row was counted. */
  boolean isComplete() {
    return complete;
  }

  /** Counts up to {@code limit} rows that were here before. */
  void scan(KeyValueStore<Bytes, byte[]> rows, int limit) {
    if (complete) {
      return;
    }
    int met = 0;
    KeyRange rest = EntryRows.ages().after(passed);
    try (KeyValueIterator<Bytes, byte[]> found = rows.range(rest.from(), rest.to())) {
      while (found.hasNext() && met < limit) {
        KeyValue<Bytes, byte[]> row = found.next();
        add(1, size(EntryAge.read(row.value)));
        passed = row.key;
        met++;
      }
    }
    complete = met < limit;
  }

  /** A row was written where there was another one, or null where there was none. */
  void written(Bytes key, byte @Nullable [] before, EntryAge now) {
    if (isPassed(key)) {
      add(before == null ? 1 : 0, now.bytes() - size(EntryAge.read(before)));
    }
  }

  /** A row was deleted; null where there was none. */
  void deleted(Bytes key, byte @Nullable [] before) {
    if (before != null && isPassed(key)) {
      add(-1, -size(EntryAge.read(before)));
    }
  }

  private boolean isPassed(Bytes key) {
    return complete || (passed != null && key.compareTo(passed) <= 0);
  }

  private static long size(@Nullable EntryAge age) {
    return age == null ? 0 : age.bytes();
  }

  private void add(long moreEntries, long moreBytes) {
    entries.addAndGet(moreEntries);
    bytes.addAndGet(moreBytes);
  }
}
