package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link Lookup}. Stateless.
 *
 * <pre>
 * bytes   what
 * 1       version, {@link #VERSION}
 * varies  assembly: topic length (2), topic (UTF-8), partition (4), offset (8); in every version
 * varies  shape: model, dimensions, input type, provider parameters, tokens or text
 * varies  cache use: read, store, ttl, greatest age, namespace, space
 * 8       deadline, epoch milliseconds; 0: never
 * 1       hits only: 0 or 1
 * varint  count of items
 * varies  each item: position, fingerprint (32), input, tokens
 * </pre>
 */
public final class LookupCodec {
  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private LookupCodec() {}

  /** The bytes of a lookup. */
  public static byte[] write(Lookup lookup) {
    BinaryWriter out =
        new BinaryWriter((int) Math.min(RecordSplit.MAX_BYTES, RecordSplit.upperBound(lookup)));
    writeHead(out, lookup);
    return out.list(lookup.items(), ItemFields::write).toBytes();
  }

  /** The lookup of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<Lookup> read(byte[] bytes) {
    return BinaryReader.decode(bytes, VERSION, LookupCodec::lookup);
  }

  /**
   * Whose lookup these bytes are, whatever their version and the state of the rest, so that a
   * request can be failed where its lookup can't be read; null where not even that is readable.
   */
  public static @Nullable AssemblyId assembly(byte[] bytes) {
    return ShapeFields.peekAssembly(bytes);
  }

  /** At least what {@link #write} takes for everything but the items. */
  static long headSize(Lookup lookup) {
    BinaryWriter out = new BinaryWriter(256);
    writeHead(out, lookup);
    return out.size() + Sizes.varint(lookup.items().size());
  }

  private static void writeHead(BinaryWriter out, Lookup lookup) {
    out.u8(VERSION);
    ShapeFields.write(out, lookup.assembly());
    ShapeFields.write(out, lookup.shape());
    ShapeFields.write(out, lookup.cache());
    out.int64(lookup.deadlineMillis()).flag(lookup.hitsOnly());
  }

  private static Lookup lookup(BinaryReader in) {
    return new Lookup(
        ShapeFields.assembly(in),
        ShapeFields.shape(in),
        ShapeFields.cacheUse(in),
        in.int64(),
        in.flag(),
        in.list(ItemFields.LEAST_BYTES, ItemFields::item));
  }
}
