package io.embeddingstreams.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An embedding's numbers: float32, little-endian, as they travel and are stored. Immutable;
 * compared by content, bit for bit.
 */
public final class Vector {
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  // Two numbers at once. One more in an exponent that is full carries into the place of the sign.
  private static final VarHandle PAIRS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EXPONENTS = 0x7f80_0000_7f80_0000L;
  private static final long LOWEST_OF_EXPONENTS = 0x0080_0000_0080_0000L;
  private static final long SIGNS = 0x8000_0000_8000_0000L;

  private final byte[] bytes;

  private Vector(byte[] bytes) {
    if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException("a vector of " + bytes.length + " bytes");
    }
    this.bytes = bytes;
  }

  /** A vector of these little-endian float32 bytes, which it owns from now on. */
  public static Vector ofBytes(byte[] littleEndian) {
    return new Vector(littleEndian);
  }

  /** A vector of these numbers. */
  public static Vector of(float... numbers) {
    byte[] bytes = new byte[numbers.length * Float.BYTES];
    for (int i = 0; i < numbers.length; i++) {
      FLOATS.set(bytes, i * Float.BYTES, numbers[i]);
    }
    return new Vector(bytes);
  }

  /** How many numbers it has. */
  public int dimensions() {
    return bytes.length / Float.BYTES;
  }

  /** The number at {@code i}. */
  public float at(int i) {
    return (float) FLOATS.get(bytes, i * Float.BYTES);
  }

  /** False where a number is NaN or infinite: where all bits of its exponent are set. */
  public boolean isFinite() {
    long carries = 0;
    int pairs = bytes.length & -Long.BYTES;
    for (int at = 0; at < pairs; at += Long.BYTES) {
      carries |= ((long) PAIRS.get(bytes, at) & EXPONENTS) + LOWEST_OF_EXPONENTS;
    }
    boolean pairsFinite = (carries & SIGNS) == 0;
    return pairsFinite && (pairs == bytes.length || Float.isFinite(at(dimensions() - 1)));
  }

  /** The little-endian float32 bytes, not copied: callers only read them. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vector that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Its dimensions only: vectors stand in no log. */
  @Override
  public String toString() {
    return "Vector[" + dimensions() + "]";
  }
}
