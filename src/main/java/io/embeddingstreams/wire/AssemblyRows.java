package io.embeddingstreams.wire;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the {@code assemblies} store. Stateless.
 *
 * <pre>
 * bytes  what
 * 1      source: which of the task's source topics the request stands in, 0 to 255
 * 8      offset of the request there
 * 1      kind: 1 request, 2 outcome, 3 filled, 4 verdict
 * 4      number of the outcome record, from 0; 0 for the other kinds
 * </pre>
 *
 * Numbers are big-endian, so that unsigned lexicographic order, the store's, is theirs: all rows of
 * one assembly stand together, the request first.
 */
public final class AssemblyRows {
  private static final int LENGTH = 1 + 8 + 1 + 4;

  private AssemblyRows() {}

  /** What a row holds. */
  public enum Kind {
    /** The open request; value: OpenRequestCodec. */
    REQUEST(1),
    /** Some outcomes, as they came; value: OutcomesCodec. */
    OUTCOME(2),
    /** Which items are filled; value: Bitmap. */
    FILLED(3),
    /** That the request is decided and waits for its turn. */
    VERDICT(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new MalformedException("a kind of row that nobody knows");
    }
  }

  /** What a key says. */
  public record Key(int source, long offset, Kind kind, int n) {}

  /** The key of the request itself. */
  public static Bytes request(int source, long offset) {
    return key(source, offset, Kind.REQUEST, 0);
  }

  /** The key of the {@code n}th outcome record that came, from 0. */
  public static Bytes outcome(int source, long offset, int n) {
    return key(source, offset, Kind.OUTCOME, n);
  }

  /** The key of the bitmap of filled items. */
  public static Bytes filled(int source, long offset) {
    return key(source, offset, Kind.FILLED, 0);
  }

  /** The key of what was decided. */
  public static Bytes verdict(int source, long offset) {
    return key(source, offset, Kind.VERDICT, 0);
  }

  /** What a key says; null where it is none of these. */
  public static @Nullable Key parse(Bytes key) {
    return RowKeys.parse(key, in -> new Key(in.u8(), in.int64(), Kind.of(in.u8()), in.int32()));
  }

  /** The offset in a key of any kind, also of one that only a newer version knows. */
  public static @Nullable Long offset(Bytes key) {
    return RowKeys.parse(
        key,
        in -> {
          in.u8();
          long offset = in.int64();
          in.raw(in.left());
          return offset;
        });
  }

  /** All rows of one assembly. */
  public static KeyRange assembly(int source, long offset) {
    return KeyRange.startingWith(head(source, offset).toBytes(), LENGTH);
  }

  /** The outcome records of one assembly, in the order in which they came. */
  public static KeyRange outcomes(int source, long offset) {
    byte[] prefix = head(source, offset).u8(Kind.OUTCOME.code).toBytes();
    return KeyRange.startingWith(prefix, LENGTH);
  }

  /** All rows of a source's assemblies from an offset on, that one included. */
  public static KeyRange from(int source, long offset) {
    byte[] end = new BinaryWriter(1).u8(checkSource(source)).toBytes();
    return KeyRange.between(head(source, offset).toBytes(), end, LENGTH);
  }

  private static Bytes key(int source, long offset, Kind kind, int n) {
    return Bytes.wrap(head(source, offset).u8(kind.code).int32(RowKeys.notNegative(n)).toBytes());
  }

  private static BinaryWriter head(int source, long offset) {
    return new BinaryWriter(LENGTH).u8(checkSource(source)).int64(RowKeys.notNegative(offset));
  }

  private static int checkSource(int source) {
    if (source < 0 || source > 0xff) {
      throw new IllegalArgumentException("a source is 0 to 255, not " + source);
    }
    return source;
  }
}
