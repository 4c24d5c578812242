package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the {@code pending} store. Stateless.
 *
 * <pre>
 * 'i', fingerprint (32)                                    an item; value: PendingItemCodec
 * 'w', fingerprint (32), topic length (2), topic (UTF-8),
 *      partition (4), offset (8), position (4)             a waiter; value: WaiterCodec
 * 'q', group (8), sequence (8), fingerprint (32)           a place in a queue; no value is read
 * 'u', arrival, epoch milliseconds (8), SHA-256 (32)       a lookup of a version that its owner
 *                                                          can't read; value: the record, hashed
 * </pre>
 *
 * Numbers are big-endian, so that unsigned lexicographic order, the store's, is theirs.
 */
public final class PendingRows {
  private static final byte ITEM = 'i';
  private static final byte WAITER = 'w';
  private static final byte QUEUE = 'q';
  private static final byte PARKED = 'u';

  private static final int ITEM_BYTES = 1 + Fingerprint.LENGTH;
  private static final int PARKED_BYTES = 1 + 8 + 32;
  private static final int QUEUE_BYTES = 1 + 8 + 8 + Fingerprint.LENGTH;

  /** Enough for a bound: a topic has at most 249 characters, so that no length begins with 0xff. */
  private static final int WAITER_BOUND_BYTES = ITEM_BYTES + 1;

  private PendingRows() {}

  /** What a waiter's key says. */
  public record WaiterKey(Fingerprint fingerprint, AssemblyId assembly, int position) {}

  /**
   * What a queue key says.
   *
   * @param group of the model, as {@link #group} gives it; all 64 bits count
   * @param sequence 0 or greater
   */
  public record QueueKey(long group, long sequence, Fingerprint fingerprint) {}

  /** When a parked lookup came, epoch milliseconds, and the SHA-256 of its record. */
  public record ParkedKey(long arrivedMillis, Fingerprint record) {}

  /** The queue of a model: the first 8 bytes of the SHA-256 of its alias. */
  public static long group(String model) {
    return ByteBuffer.wrap(Sha256.of(model.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /** The key of an item. */
  public static Bytes item(Fingerprint fingerprint) {
    return Bytes.wrap(head(ITEM, fingerprint, ITEM_BYTES).toBytes());
  }

  /** The fingerprint of an item's key; null for any other key. */
  public static @Nullable Fingerprint parseItem(Bytes key) {
    return RowKeys.parse(key, ITEM, BinaryReader::fingerprint);
  }

  /** All items. */
  public static KeyRange items() {
    return KeyRange.startingWith(new byte[] {ITEM}, ITEM_BYTES);
  }

  /** The key of a waiter. */
  public static Bytes waiter(Fingerprint fingerprint, AssemblyId assembly, int position) {
    BinaryWriter out = head(WAITER, fingerprint, 128);
    ShapeFields.write(out, assembly);
    return Bytes.wrap(out.int32(RowKeys.notNegative(position)).toBytes());
  }

  /** What a waiter's key says; null for any other key. */
  public static @Nullable WaiterKey parseWaiter(Bytes key) {
    return RowKeys.parse(
        key, WAITER, in -> new WaiterKey(in.fingerprint(), ShapeFields.assembly(in), in.int32()));
  }

  /** All waiters of a fingerprint. */
  public static KeyRange waiters(Fingerprint fingerprint) {
    return KeyRange.startingWith(
        head(WAITER, fingerprint, ITEM_BYTES).toBytes(), WAITER_BOUND_BYTES);
  }

  /** All waiters, by fingerprint. */
  public static KeyRange waiters() {
    return KeyRange.startingWith(new byte[] {WAITER}, WAITER_BOUND_BYTES);
  }

  /** The key of a place in a queue; a sequence is 0 or greater. */
  public static Bytes queued(long group, long sequence, Fingerprint fingerprint) {
    return Bytes.wrap(queueHead(group, sequence).fingerprint(fingerprint).toBytes());
  }

  /** What a queue key says; null for any other key. */
  public static @Nullable QueueKey parseQueued(Bytes key) {
    return RowKeys.parse(key, QUEUE, in -> new QueueKey(in.int64(), in.int64(), in.fingerprint()));
  }

  /** The queue of a group from a sequence on, that one included. */
  public static KeyRange queue(long group, long fromSequence) {
    byte[] end = new BinaryWriter(16).u8(QUEUE).int64(group).toBytes();
    return KeyRange.between(queueHead(group, fromSequence).toBytes(), end, QUEUE_BYTES);
  }

  /** All queues, by group (unsigned) and sequence. */
  public static KeyRange queues() {
    return KeyRange.startingWith(new byte[] {QUEUE}, QUEUE_BYTES);
  }

  /**
   * All queues of groups after this one: the first key within names the next group. Groups follow
   * each other as unsigned numbers.
   */
  public static KeyRange queuesAfter(long group) {
    Bytes last = queue(group, 0).to();
    return new KeyRange(last, queues().to());
  }

  /** The key of a lookup that can't be read yet. */
  public static Bytes parked(long arrivedMillis, byte[] record) {
    return Bytes.wrap(
        new BinaryWriter(PARKED_BYTES)
            .u8(PARKED)
            .int64(RowKeys.notNegative(arrivedMillis))
            .raw(Sha256.of(record))
            .toBytes());
  }

  /** What the key of a parked lookup says; null for any other key. */
  public static @Nullable ParkedKey parseParked(Bytes key) {
    return RowKeys.parse(key, PARKED, in -> new ParkedKey(in.int64(), in.fingerprint()));
  }

  /** All parked lookups, the oldest first. */
  public static KeyRange parked() {
    return KeyRange.startingWith(new byte[] {PARKED}, PARKED_BYTES);
  }

  private static BinaryWriter head(byte kind, Fingerprint fingerprint, int capacity) {
    return new BinaryWriter(capacity).u8(kind).fingerprint(fingerprint);
  }

  private static BinaryWriter queueHead(long group, long sequence) {
    return new BinaryWriter(QUEUE_BYTES)
        .u8(QUEUE)
        .int64(group)
        .int64(RowKeys.notNegative(sequence));
  }
}
