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

  /** False where a number is NaN or infinite. */
  public boolean isFinite() {
    for (int i = 0; i < dimensions(); i++) {
      if (!Float.isFinite(at(i))) {
        return false;
      }
    }
    return true;
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
