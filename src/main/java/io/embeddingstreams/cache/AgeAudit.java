package io.embeddingstreams.cache;

import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through the age rows that a task found when it opened, the youngest first: what a crash
 * cut short is most often young. Once more where something was met that may have left one. For one
 * thread.
 */
final class AgeAudit {
  private @Nullable Bytes passed;
  private boolean over;
  private boolean again;

  /** Goes through all rows once more, after this round. */
  void again() {
    again = true;
  }

  /** Up to {@code limit} rows that were not given yet, the youngest first. */
  List<KeyValue<Bytes, byte[]>> next(KeyValueStore<Bytes, byte[]> rows, int limit) {
    List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
    if (over && !again) {
      return found;
    }
    if (over) {
      again = false;
      passed = null;
    }
    KeyRange all = EntryRows.ages();
    Bytes to = passed == null ? all.to() : passed;
    try (KeyValueIterator<Bytes, byte[]> rest = rows.reverseRange(all.from(), to)) {
      while (rest.hasNext() && found.size() < limit) {
        KeyValue<Bytes, byte[]> row = rest.next();
        if (!row.key.equals(passed)) {
          found.add(row);
        }
      }
    }
    over = found.size() < limit;
    if (!over) {
      passed = found.get(limit - 1).key;
    }
    return found;
  }
}
