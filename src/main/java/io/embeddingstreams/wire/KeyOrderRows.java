package io.embeddingstreams.wire;

import io.embeddingstreams.model.Sha256;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the {@code key-order} store: the open requests of each record key, in their order.
 * Stateless.
 *
 * <pre>
 * bytes  what
 * 16     the first bytes of the SHA-256 of the record key
 * 8      offset of the request
 * </pre>
 *
 * Numbers are big-endian, so that unsigned lexicographic order, the store's, is theirs.
 */
public final class KeyOrderRows {
  /** Bytes of a record key's hash. */
  public static final int HASH_BYTES = 16;

  private static final int LENGTH = HASH_BYTES + 8;

  private KeyOrderRows() {}

  /** What a key says. */
  public record Key(Bytes hash, long offset) {
    /** Without the hash, by which a record key could be guessed. */
    @Override
    public String toString() {
      return "Key[" + offset + "]";
    }
  }

  /** What stands for a record key: 16 bytes. */
  public static Bytes hash(Bytes recordKey) {
    return Bytes.wrap(Arrays.copyOf(Sha256.of(recordKey.get()), HASH_BYTES));
  }

  /** Every row. */
  public static KeyRange all() {
    return KeyRange.between(new byte[] {0}, new byte[] {(byte) 0xff}, LENGTH);
  }

  /** The key of a request, by its record key's {@link #hash}. */
  public static Bytes request(Bytes hash, long offset) {
    return Bytes.wrap(
        new BinaryWriter(LENGTH).raw(checked(hash)).int64(RowKeys.notNegative(offset)).toBytes());
  }

  /** What a key says; null where it is none of these. */
  public static @Nullable Key parse(Bytes key) {
    return RowKeys.parse(key, in -> new Key(Bytes.wrap(in.raw(HASH_BYTES)), in.int64()));
  }

  /** All open requests of a record key, the earliest first. */
  public static KeyRange requests(Bytes hash) {
    return KeyRange.startingWith(checked(hash), LENGTH);
  }

  private static byte[] checked(Bytes hash) {
    if (hash.get().length != HASH_BYTES) {
      throw new IllegalArgumentException("a hash of " + hash.get().length + " bytes, not 16");
    }
    return hash.get();
  }
}
