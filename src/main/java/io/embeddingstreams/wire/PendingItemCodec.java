package io.embeddingstreams.wire;

/**
 * The bytes of a {@link PendingItem}. Stateless.
 *
 * <pre>
 * bytes   what
 * 1       version, {@link #VERSION}
 * varies  shape: model, dimensions, input type, provider parameters, tokens or text
 * varies  input: 1, text; or 2, count, token ids
 * zigzag  tokens
 * varies  cache use: read, store, ttl, greatest age, namespace, space
 * 8       deadline, epoch milliseconds; 0: never
 * 8       queued, epoch milliseconds
 * 8       sequence
 * </pre>
 */
public final class PendingItemCodec {
  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private PendingItemCodec() {}

  /** The bytes of a pending item. */
  public static byte[] write(PendingItem item) {
    BinaryWriter out = new BinaryWriter(256).u8(VERSION);
    ShapeFields.write(out, item.shape());
    ItemFields.write(out, item.input());
    out.zigzag(item.tokens());
    ShapeFields.write(out, item.cache());
    return out.int64(item.deadlineMillis())
        .int64(item.queuedMillis())
        .int64(item.sequence())
        .toBytes();
  }

  /** The pending item of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<PendingItem> read(byte[] bytes) {
    return BinaryReader.decode(
        bytes,
        VERSION,
        in ->
            new PendingItem(
                ShapeFields.shape(in),
                ItemFields.input(in),
                in.zigzagInt(),
                ShapeFields.cacheUse(in),
                in.int64(),
                in.int64(),
                in.int64()));
  }
}
