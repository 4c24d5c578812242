package io.embeddingstreams.wire;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Vector;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a cache {@link Entry}. Stateless.
 *
 * <pre>
 * bytes   what
 * 1       version, {@link #VERSION}
 * 1       flags: 1 expires, 2 has a namespace, 4 has an upstream model
 * 8       written, epoch milliseconds
 * 8       expires, epoch milliseconds; with flag 1 only
 * text    namespace; with flag 2 only
 * text    space
 * text    upstream model; with flag 4 only
 * zigzag  prompt tokens
 * varint  dimensions
 * 4 each  the numbers, float32 little-endian
 * 4       CRC32C of all before, big-endian
 * </pre>
 *
 * A text is its length in bytes (varint) and UTF-8.
 */
/*
 * Null is the only way to say "unreadable", because a reader does one thing with it: it is a miss.
 * The checksum is there because a wrong vector is worse than none: it finds every fault of up to 32
 * bits in a row, and of any other one in 2^32 passes, which the structure then has to suit too.
 */
public final class EntryCodec {
  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private static final int EXPIRES = 1;
  private static final int NAMESPACE = 2;
  private static final int UPSTREAM_MODEL = 4;
  private static final int ALL_FLAGS = EXPIRES | NAMESPACE | UPSTREAM_MODEL;

  private static final int FLAGS_AT = 1;
  private static final int WRITTEN_AT = 2;
  private static final int EXPIRES_AT = 10;
  private static final int CHECKSUM_BYTES = 4;

  private EntryCodec() {}

  /** The bytes of an entry. */
  public static byte[] write(Entry entry) {
    int flags =
        (entry.expiresMillis() != 0 ? EXPIRES : 0)
            | (entry.namespace().isEmpty() ? 0 : NAMESPACE)
            | (entry.upstreamModel().isEmpty() ? 0 : UPSTREAM_MODEL);
    BinaryWriter out = new BinaryWriter(entry.vector().bytes().length + 128);
    out.u8(VERSION).u8(flags).int64(entry.writtenMillis());
    if ((flags & EXPIRES) != 0) {
      out.int64(entry.expiresMillis());
    }
    if ((flags & NAMESPACE) != 0) {
      out.text(entry.namespace());
    }
    out.text(entry.space());
    if ((flags & UPSTREAM_MODEL) != 0) {
      out.text(entry.upstreamModel());
    }
    out.zigzag(entry.tokens()).size(entry.vector().dimensions()).raw(entry.vector().bytes());
    return out.int32(checksum(out.array(), out.size())).toBytes();
  }

  /** The entry of these bytes; null where they are damaged, of another version or not finite. */
  public static @Nullable Entry read(byte[] bytes) {
    return read(bytes, 0);
  }

  /** As {@link #read(byte[])}, and null where the vector has other dimensions; 0: any will do. */
  public static @Nullable Entry read(byte[] bytes, int dimensions) {
    if (!isWhole(bytes)) {
      return null;
    }
    try {
      return entry(body(bytes), dimensions);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The vector alone, checked as by {@link #read(byte[])} and copied once; null where unreadable.
   */
  public static @Nullable Vector vector(byte[] bytes) {
    if (!isWhole(bytes)) {
      return null;
    }
    try {
      BinaryReader in = body(bytes);
      int flags = flags(in);
      in.skip(8 + ((flags & EXPIRES) != 0 ? 8 : 0));
      for (int texts = 1 + Integer.bitCount(flags & ~EXPIRES); texts > 0; texts--) {
        in.skip(in.count(1));
      }
      in.zigzagInt();
      return vector(in, 0);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * When the entry expires, epoch milliseconds; 0: never; -1 where that can't be read. A peek that
   * does not look at the checksum: what it says of damaged bytes may be wrong.
   */
  public static long expiresMillis(byte[] bytes) {
    if (!hasHead(bytes)) {
      return -1;
    }
    return (bytes[FLAGS_AT] & EXPIRES) == 0 ? 0 : Math.max(-1, int64(bytes, EXPIRES_AT));
  }

  /** When the entry was written, epoch milliseconds, or -1; a peek as {@link #expiresMillis}. */
  public static long writtenMillis(byte[] bytes) {
    return hasHead(bytes) ? Math.max(-1, int64(bytes, WRITTEN_AT)) : -1;
  }

  private static Entry entry(BinaryReader in, int dimensions) {
    int flags = flags(in);
    long writtenMillis = in.int64();
    long expiresMillis = (flags & EXPIRES) != 0 ? in.int64() : 0;
    BinaryReader.check((flags & EXPIRES) == 0 || expiresMillis != 0, "an expiry of never");
    String namespace = (flags & NAMESPACE) != 0 ? optional(in) : "";
    String space = in.text();
    String upstreamModel = (flags & UPSTREAM_MODEL) != 0 ? optional(in) : "";
    int tokens = in.zigzagInt();
    return new Entry(
        vector(in, dimensions),
        tokens,
        namespace,
        space,
        upstreamModel,
        writtenMillis,
        expiresMillis);
  }

  private static String optional(BinaryReader in) {
    String text = in.text();
    BinaryReader.check(!text.isEmpty(), "an empty text that should be absent");
    return text;
  }

  private static int flags(BinaryReader in) {
    int flags = in.u8();
    BinaryReader.check((flags & ~ALL_FLAGS) == 0, "a flag that nobody knows");
    return flags;
  }

  /** The last thing in an entry. */
  private static Vector vector(BinaryReader in, int expected) {
    int dimensions = in.count(Float.BYTES);
    BinaryReader.check(dimensions > 0, "a vector without numbers");
    BinaryReader.check(expected == 0 || expected == dimensions, "other dimensions");
    BinaryReader.check(in.left() == dimensions * Float.BYTES, "bytes after the end");
    Vector vector = Vector.ofBytes(in.raw(in.left()));
    BinaryReader.check(vector.isFinite(), "a number that is not finite");
    return vector;
  }

  /** What stands between version and checksum. */
  private static BinaryReader body(byte[] bytes) {
    return new BinaryReader(bytes, FLAGS_AT, bytes.length - CHECKSUM_BYTES);
  }

  private static boolean hasHead(byte[] bytes) {
    return bytes.length >= EXPIRES_AT + 8
        && bytes[0] == VERSION
        && (bytes[FLAGS_AT] & ~ALL_FLAGS) == 0;
  }

  private static boolean isWhole(byte[] bytes) {
    int end = bytes.length - CHECKSUM_BYTES;
    return hasHead(bytes)
        && new BinaryReader(bytes, end, bytes.length).int32() == checksum(bytes, end);
  }

  private static long int64(byte[] bytes, int at) {
    return new BinaryReader(bytes, at, bytes.length).int64();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
