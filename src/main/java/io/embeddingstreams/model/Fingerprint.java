package io.embeddingstreams.model;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The cache key of one input: a SHA-256 over everything that changes its vector. Immutable; {@link
 * Fingerprints} makes them.
 */
public final class Fingerprint implements Comparable<Fingerprint> {
  /** Bytes of a fingerprint. */
  public static final int LENGTH = 32;

  private final byte[] bytes;
  private final int hash;

  private Fingerprint(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a fingerprint has 32 bytes, not " + bytes.length);
    }
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** A fingerprint of these 32 bytes, which it owns from now on. */
  public static Fingerprint of(byte[] bytes) {
    return new Fingerprint(bytes);
  }

  /** The fingerprint that stands at {@code offset}; the bytes are copied. */
  public static Fingerprint read(byte[] source, int offset) {
    return new Fingerprint(Arrays.copyOfRange(source, offset, offset + LENGTH));
  }

  /** Reads 64 hexadecimal digits; throws {@link IllegalArgumentException} for anything else. */
  public static Fingerprint parse(String hex) {
    return new Fingerprint(HexFormat.of().parseHex(hex));
  }

  /** The 32 bytes, not copied: callers only read them. */
  public byte[] bytes() {
    return bytes;
  }

  /** The cache partition that owns this fingerprint, 0 to {@code partitions - 1}. */
  public int partition(int partitions) {
    int head =
        (bytes[0] & 0xff) << 24
            | (bytes[1] & 0xff) << 16
            | (bytes[2] & 0xff) << 8
            | (bytes[3] & 0xff);
    return Integer.remainderUnsigned(head, partitions);
  }

  @Override
  public int compareTo(Fingerprint other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** 64 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
