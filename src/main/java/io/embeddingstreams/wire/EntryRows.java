package io.embeddingstreams.wire;

import io.embeddingstreams.model.Fingerprint;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the {@code embeddings} store. Stateless.
 *
 * <pre>
 * 'e', fingerprint (32)                an entry; value: EntryCodec
 * 'x', expires (8), fingerprint (32)   when an entry expires, epoch milliseconds; no value is read
 * 'a', written (8), fingerprint (32)   when an entry was written, epoch milliseconds; value: EntryAge
 * </pre>
 *
 * Numbers are big-endian, so that unsigned lexicographic order, the store's, is theirs.
 */
public final class EntryRows {
  private static final byte ENTRY = 'e';
  private static final byte EXPIRY = 'x';
  private static final byte AGE = 'a';

  private static final int ENTRY_BYTES = 1 + Fingerprint.LENGTH;
  private static final int EXPIRY_BYTES = 1 + 8 + Fingerprint.LENGTH;
  private static final int AGE_BYTES = EXPIRY_BYTES;

  private EntryRows() {}

  /** What an expiry key says; epoch milliseconds. */
  public record ExpiryKey(long expiresMillis, Fingerprint fingerprint) {}

  /** What an age key says; epoch milliseconds. */
  public record AgeKey(long writtenMillis, Fingerprint fingerprint) {}

  /** The key of an entry. */
  public static Bytes entry(Fingerprint fingerprint) {
    return Bytes.wrap(new BinaryWriter(ENTRY_BYTES).u8(ENTRY).fingerprint(fingerprint).toBytes());
  }

  /** The fingerprint of an entry's key; null for any other key. */
  public static @Nullable Fingerprint parseEntry(Bytes key) {
    return RowKeys.parse(key, ENTRY, BinaryReader::fingerprint);
  }

  /** All entries, by fingerprint. */
  public static KeyRange entries() {
    return KeyRange.startingWith(new byte[] {ENTRY}, ENTRY_BYTES);
  }

  /** All entries from this fingerprint on, it included. */
  public static KeyRange entriesFrom(Fingerprint fingerprint) {
    return new KeyRange(entry(fingerprint), entries().to());
  }

  /** The key of an expiry; epoch milliseconds, 0 or greater. */
  public static Bytes expiry(long expiresMillis, Fingerprint fingerprint) {
    return Bytes.wrap(expiry(expiresMillis).fingerprint(fingerprint).toBytes());
  }

  /** What an expiry key says; null for any other key. */
  public static @Nullable ExpiryKey parseExpiry(Bytes key) {
    return RowKeys.parse(key, EXPIRY, in -> new ExpiryKey(in.int64(), in.fingerprint()));
  }

  /** All expiries, the earliest first. */
  public static KeyRange expiries() {
    return KeyRange.startingWith(new byte[] {EXPIRY}, EXPIRY_BYTES);
  }

  /** The key of an age; epoch milliseconds, 0 or greater. */
  public static Bytes age(long writtenMillis, Fingerprint fingerprint) {
    return Bytes.wrap(age(writtenMillis).fingerprint(fingerprint).toBytes());
  }

  /** What an age key says; null for any other key. */
  public static @Nullable AgeKey parseAge(Bytes key) {
    return RowKeys.parse(key, AGE, in -> new AgeKey(in.int64(), in.fingerprint()));
  }

  /** All ages, the oldest first. */
  public static KeyRange ages() {
    return KeyRange.startingWith(new byte[] {AGE}, AGE_BYTES);
  }

  /** The ages before an instant, the oldest first. */
  public static KeyRange agesBefore(long writtenMillis) {
    return new KeyRange(ages().from(), Bytes.wrap(age(writtenMillis).toBytes()));
  }

  /** The expiries at or before an instant, the earliest first: what is no longer served then. */
  public static KeyRange expiredAt(long nowMillis) {
    return KeyRange.between(new byte[] {EXPIRY}, expiry(nowMillis).toBytes(), EXPIRY_BYTES);
  }

  private static BinaryWriter age(long writtenMillis) {
    return new BinaryWriter(AGE_BYTES).u8(AGE).int64(RowKeys.notNegative(writtenMillis));
  }

  private static BinaryWriter expiry(long expiresMillis) {
    return new BinaryWriter(EXPIRY_BYTES).u8(EXPIRY).int64(RowKeys.notNegative(expiresMillis));
  }
}
