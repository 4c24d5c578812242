package io.embeddingstreams.wire;

/**
 * The bytes of a {@link Waiter}. Stateless.
 *
 * <pre>
 * bytes   what
 * 1       version, {@link #VERSION}
 * 1       flags: 1 read, 2 store, 4 coalesced
 * zigzag  ttl in seconds
 * 8       deadline, epoch milliseconds; 0: never
 * </pre>
 */
public final class WaiterCodec {
  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private static final int READ = 1;
  private static final int STORE = 2;
  private static final int COALESCED = 4;

  private WaiterCodec() {}

  /** The bytes of a waiter. */
  public static byte[] write(Waiter waiter) {
    int flags =
        (waiter.read() ? READ : 0)
            | (waiter.store() ? STORE : 0)
            | (waiter.coalesced() ? COALESCED : 0);
    return new BinaryWriter(20)
        .u8(VERSION)
        .u8(flags)
        .zigzag(waiter.ttlSeconds())
        .int64(waiter.deadlineMillis())
        .toBytes();
  }

  /** The waiter of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<Waiter> read(byte[] bytes) {
    return BinaryReader.decode(bytes, VERSION, WaiterCodec::waiter);
  }

  private static Waiter waiter(BinaryReader in) {
    int flags = in.u8();
    BinaryReader.check((flags & ~(READ | STORE | COALESCED)) == 0, "a flag that nobody knows");
    return new Waiter(
        (flags & READ) != 0,
        (flags & STORE) != 0,
        in.zigzag(),
        in.int64(),
        (flags & COALESCED) != 0);
  }
}
