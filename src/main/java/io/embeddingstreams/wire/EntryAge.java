package io.embeddingstreams.wire;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * The value of an age row: what upkeep and operators need to know of an entry without reading its
 * vector. Its bytes: version, {@link #VERSION}; bytes, expires (8 each); namespace, space (texts).
 *
 * @param bytes what the entry takes in its store with all its rows, in bytes
 * @param expiresMillis epoch milliseconds; 0: never
 */
public record EntryAge(long bytes, long expiresMillis, String namespace, String space) {
  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private static final int KEYS_BYTES = 1 + Fingerprint.LENGTH + 9 + Fingerprint.LENGTH;
  private static final int EXPIRY_BYTES = 9 + Fingerprint.LENGTH;
  private static final int FIXED_BYTES = 1 + 8 + 8;

  /** Of an entry whose value takes so many bytes. */
  public static EntryAge of(Entry entry, int valueBytes) {
    long own = FIXED_BYTES + Sizes.text(entry.namespace()) + Sizes.text(entry.space()) + KEYS_BYTES;
    long expiry = entry.expiresMillis() == 0 ? 0 : EXPIRY_BYTES;
    return new EntryAge(
        valueBytes + own + expiry, entry.expiresMillis(), entry.namespace(), entry.space());
  }

  /** Its bytes. */
  public byte[] write() {
    return new BinaryWriter(64)
        .u8(VERSION)
        .int64(bytes)
        .int64(expiresMillis)
        .text(namespace)
        .text(space)
        .toBytes();
  }

  /** The age of these bytes; null where there are none, or none that can be read. */
  public static @Nullable EntryAge read(byte @Nullable [] bytes) {
    return bytes == null
        ? null
        : BinaryReader.decode(
                bytes, VERSION, in -> new EntryAge(in.int64(), in.int64(), in.text(), in.text()))
            .orNull();
  }
}
