package io.embeddingstreams.wire;

import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a store scan, both inclusive, as {@code ReadOnlyKeyValueStore.range} takes them. No
 * key that is not meant lies between them.
 */
public record KeyRange(Bytes from, Bytes to) {
  /** Whether a key lies within. */
  public boolean holds(Bytes key) {
    return from.compareTo(key) <= 0 && key.compareTo(to) <= 0;
  }

  /** What of it follows this key, the key left out; null: all of it. */
  public KeyRange after(@Nullable Bytes key) {
    if (key == null || key.compareTo(from) < 0) {
      return this;
    }
    byte[] next = Arrays.copyOf(key.get(), key.get().length + 1);
    return new KeyRange(Bytes.wrap(next), to);
  }

  /** Whether no key can lie within. */
  public boolean isEmpty() {
    return from.compareTo(to) > 0;
  }

  /** All keys of {@code length} bytes that begin with these. */
  static KeyRange startingWith(byte[] prefix, int length) {
    return between(prefix, prefix, length);
  }

  /** All keys of at most {@code length} bytes from one prefix to all that begin with another. */
  static KeyRange between(byte[] from, byte[] to, int length) {
    byte[] last = Arrays.copyOf(to, length);
    Arrays.fill(last, to.length, length, (byte) 0xff);
    return new KeyRange(Bytes.wrap(from), Bytes.wrap(last));
  }

  /** The digits are no use to a reader, and may hold a record key's hash. */
  @Override
  public String toString() {
    return "KeyRange";
  }
}
