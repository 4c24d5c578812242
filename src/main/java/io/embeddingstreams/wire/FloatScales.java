package io.embeddingstreams.wire;

import java.math.BigInteger;

/**
 * What {@link FloatText} multiplies by, a row for each power of two {@code q} that a float32 {@code
 * c * 2^q} can have, from {@link #LEAST_Q} on. Immutable, any thread.
 */
final class FloatScales {
  static final int LEAST_Q = -149;

  /** For numbers whose neighbours are as far below as above. */
  static final FloatScales REGULAR = new FloatScales(0);

  /** For powers of two, whose neighbour below is half as far. */
  static final FloatScales POWER_OF_TWO = new FloatScales(Math.log10(0.75));

  private static final int Q_COUNT = 254;

  private final int[] k = new int[Q_COUNT];
  private final int[] shift = new int[Q_COUNT];
  private final long[] g = new long[Q_COUNT];
  private final long[] half = new long[Q_COUNT];

  private FloatScales(double log10OfWidth) {
    for (int row = 0; row < Q_COUNT; row++) {
      int q = row + LEAST_Q;
      k[row] = (int) Math.floor(q * Math.log10(2) + log10OfWidth);
      int log2 = floorLog2OfPowerOf10(-k[row]);
      shift[row] = q + log2 + 33;
      g[row] = scaledPowerOf10(-k[row], 62 - log2) + 1;
      half[row] = Math.multiplyHigh(g[row], 2L << shift[row]);
    }
  }

  /** The decimal exponent of the digits. */
  int k(int row) {
    return k[row];
  }

  /** By how much quarters of {@code c} are shifted before they are multiplied by {@code g}. */
  int shift(int row) {
    return shift[row];
  }

  /** 10^-k, in 63 bits, rounded up. */
  long g(int row) {
    return g[row];
  }

  /** Half of the distance between two floats, in units of 10^k with 33 bits behind the point. */
  long half(int row) {
    return half[row];
  }

  private static int floorLog2OfPowerOf10(int exponent) {
    int bits = BigInteger.TEN.pow(Math.abs(exponent)).bitLength();
    return exponent >= 0 ? bits - 1 : -bits;
  }

  /** floor(10^exponent * 2^shift). */
  private static long scaledPowerOf10(int exponent, int shift) {
    BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
    BigInteger scaled =
        exponent >= 0 ? power.shiftLeft(shift) : BigInteger.ONE.shiftLeft(shift).divide(power);
    return scaled.longValueExact();
  }
}
