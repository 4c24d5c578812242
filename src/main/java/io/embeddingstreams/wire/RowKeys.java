package io.embeddingstreams.wire;

import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** What the keys of all stores have in common. */
final class RowKeys {
  private RowKeys() {}

  /** What a key of this kind says, read to its last byte; null for any other. */
  static <T> @Nullable T parse(Bytes key, byte kind, Function<BinaryReader, T> body) {
    return parse(
        key,
        in -> {
          BinaryReader.check(in.u8() == kind, "a key of another kind");
          return body.apply(in);
        });
  }

  /** What a key says, read to its last byte; null where it can't be read. */
  static <T> @Nullable T parse(Bytes key, Function<BinaryReader, T> body) {
    try {
      BinaryReader in = new BinaryReader(key.get(), 0, key.get().length);
      T parsed = body.apply(in);
      in.end();
      return parsed;
    } catch (MalformedException e) {
      return null;
    }
  }

  /** A number whose big-endian bytes are in its own order only where it is not negative. */
  static long notNegative(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a negative number in a key: " + value);
    }
    return value;
  }

  /** As {@link #notNegative(long)}. */
  static int notNegative(int value) {
    return (int) notNegative((long) value);
  }
}
