package io.embeddingstreams.cache;

import io.embeddingstreams.wire.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Where the first row of some index may stand: rows before it are deleted, and a scan from the
 * beginning would meet their tombstones again and again. For one thread.
 */
final class ScanFront {
  private final KeyRange all;
  private @Nullable Bytes passed;

  ScanFront(KeyRange all) {
    this.all = all;
  }

  /** Up to {@code limit} rows from the front to {@code to}, in order. */
  List<Bytes> peek(KeyValueStore<Bytes, byte[]> rows, Bytes to, int limit) {
    List<Bytes> found = new ArrayList<>();
    Bytes from = all.after(passed).from();
    if (from.compareTo(to) > 0) {
      return found;
    }
    try (KeyValueIterator<Bytes, byte[]> rest = rows.range(from, to)) {
      while (rest.hasNext() && found.size() < limit) {
        found.add(rest.next().key);
      }
    }
    return found;
  }

  /** As {@link #peek}; what is given is deleted by the caller. */
  List<Bytes> take(KeyValueStore<Bytes, byte[]> rows, Bytes to, int limit) {
    List<Bytes> found = peek(rows, to, limit);
    if (!found.isEmpty()) {
      passed(found.get(found.size() - 1));
    }
    return found;
  }

  /** Rows up to this one are deleted. */
  void passed(Bytes key) {
    passed = key;
  }

  /** A row was written; where it stands before the front, the front goes back. */
  void written(Bytes key) {
    if (passed != null && key.compareTo(passed) <= 0) {
      passed = before(key);
    }
  }

  /**
   * A key that is less, with at most 255 rows of the same time and nearly the same fingerprint
   * between.
   */
  private static Bytes before(Bytes key) {
    byte[] shorter = Arrays.copyOf(key.get(), key.get().length - 1);
    return Bytes.wrap(shorter);
  }
}
