package io.embeddingstreams.wire;

import io.embeddingstreams.model.Failure;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link Verdict}. Stateless.
 *
 * <pre>
 * bytes   what
 * 1       version, {@link #VERSION}
 * varies  failure
 * 1       dead letter: 0 none, 1 with a value, 2 without one, 3 without one because it was too large
 * varies  its value, where there is one
 * </pre>
 */
public final class VerdictCodec {
  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private static final int NONE = 0;
  private static final int VALUE = 1;
  private static final int EMPTY = 2;
  private static final int TRUNCATED = 3;

  private VerdictCodec() {}

  /** The bytes of a verdict. */
  public static byte[] write(Verdict verdict) {
    BinaryWriter out = new BinaryWriter(256).u8(VERSION);
    ItemFields.write(out, verdict.failure());
    DeadLetter letter = verdict.deadLetter();
    if (letter == null) {
      return out.u8(NONE).toBytes();
    }
    Bytes value = letter.value();
    if (value != null) {
      return out.u8(VALUE).bytes(value.get()).toBytes();
    }
    return out.u8(letter.truncated() ? TRUNCATED : EMPTY).toBytes();
  }

  /** The verdict of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<Verdict> read(byte[] bytes) {
    return BinaryReader.decode(bytes, VERSION, VerdictCodec::verdict);
  }

  private static Verdict verdict(BinaryReader in) {
    Failure failure = ItemFields.failure(in);
    return new Verdict(failure, deadLetter(in));
  }

  private static @Nullable DeadLetter deadLetter(BinaryReader in) {
    int kind = in.u8();
    return switch (kind) {
      case NONE -> null;
      case VALUE -> new DeadLetter(Bytes.wrap(in.bytes()), false);
      case EMPTY, TRUNCATED -> new DeadLetter(null, kind == TRUNCATED);
      default -> throw new MalformedException("a kind of dead letter that nobody knows");
    };
  }
}
