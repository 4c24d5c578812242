package io.embeddingstreams.wire;

import java.math.BigInteger;

/**
 * Writes a finite float32 as the shortest decimal that reads back as the same bits, the closest one
 * where several are as short. A decimal point always stands in it; below 0.001 and from ten million
 * on it has an exponent: {@code 0.0123}, {@code 1.0}, {@code 1.0E-5}. Stateless, any thread.
 */
final class FloatText {
  /*
   * The algorithm is Schubfach (Raffaello Giulietti, "The Schubfach way to render doubles", 2020),
   * for 24 bits of precision. Float.toString of Java 17 is not always the shortest (JDK-4511638,
   * mended in 19). Other than the JDK's own, this one also gives a single digit where that is
   * enough: 1.0E-45 and not 1.4E-45.
   *
   * A float is c * 2^q. With k = floor(log10(width of its rounding interval)), some multiple of
   * 10^k lies inside, and at most one of 10^(k+1). All is compared in quarters of 10^k, from one
   * 63 bit approximation g of 10^-k, rounded to odd so that no comparison goes wrong. Tables hold
   * k, g and the shift by q; for a power of two the interval below is half as wide.
   */

  /** The most bytes that one number takes, sign included. */
  static final int LONGEST = 15;

  private static final int LEAST_Q = -149;
  private static final int Q_COUNT = 254;
  private static final int HIDDEN_BIT = 1 << 23;
  private static final long LOW_31_BITS = (1L << 31) - 1;
  private static final double LOG10_OF_2 = Math.log10(2);

  private static final Scales REGULAR = new Scales(0);
  private static final Scales POWER_OF_TWO = new Scales(Math.log10(0.75));

  private FloatText() {}

  /** Writes at {@code at}, where {@link #LONGEST} bytes must be free; returns the next place. */
  static int write(float number, byte[] out, int at) {
    int bits = Float.floatToRawIntBits(number);
    if (bits < 0) {
      out[at++] = '-';
    }
    int exponent = bits >>> 23 & 0xff;
    int fraction = bits & (HIDDEN_BIT - 1);
    if (exponent == 0xff) {
      throw new IllegalArgumentException("a number that is not finite");
    }
    if (exponent == 0) {
      return fraction == 0 ? zero(out, at) : shortest(LEAST_Q, fraction, out, at);
    }
    return shortest(LEAST_Q - 1 + exponent, HIDDEN_BIT | fraction, out, at);
  }

  private static int zero(byte[] out, int at) {
    out[at] = '0';
    out[at + 1] = '.';
    out[at + 2] = '0';
    return at + 3;
  }

  private static int shortest(int q, int c, byte[] out, int at) {
    boolean regular = c != HIDDEN_BIT || q == LEAST_Q;
    Scales scales = regular ? REGULAR : POWER_OF_TWO;
    int row = q - LEAST_Q;
    int k = scales.k[row];
    int h = scales.shift[row];
    long g = scales.g[row];
    int odd = c & 1;
    long quarters = (long) c << 2;
    long middle = roundToOdd(g, quarters << h);
    long low = roundToOdd(g, (quarters - (regular ? 2 : 1)) << h) + odd;
    long high = roundToOdd(g, (quarters + 2) << h) - odd;

    long floor = middle >> 2;
    if (floor >= 10) {
      long tens = floor / 10 * 10;
      boolean below = low <= tens << 2;
      boolean above = (tens + 10) << 2 <= high;
      if (below != above) {
        return decimal(below ? tens : tens + 10, k, out, at);
      }
    }
    boolean below = low <= floor << 2;
    boolean above = (floor + 1) << 2 <= high;
    if (below != above) {
      return decimal(below ? floor : floor + 1, k, out, at);
    }
    long nearer = middle - ((2 * floor + 1) << 1);
    boolean down = nearer < 0 || (nearer == 0 && (floor & 1) == 0);
    return decimal(down ? floor : floor + 1, k, out, at);
  }

  /** The product's upper bits, the lowest set where anything was cut off. */
  private static long roundToOdd(long g, long factor) {
    long upper = Math.multiplyHigh(g, factor);
    return upper >>> 31 | (((upper & LOW_31_BITS) + LOW_31_BITS) >>> 31);
  }

  /** Writes digits * 10^k. */
  private static int decimal(long digits, int k, byte[] out, int at) {
    int rest = (int) digits;
    while (rest % 10 == 0) {
      rest /= 10;
      k++;
    }
    int count = count(rest);
    int point = count + k;
    if (point > 7 || point < -2) {
      return scientific(rest, count, point - 1, out, at);
    }
    if (point <= 0) {
      return small(rest, count, point, out, at);
    }
    return k >= 0 ? whole(rest, count, k, out, at) : mixed(rest, count, point, out, at);
  }

  private static int small(int digits, int count, int point, byte[] out, int at) {
    out[at++] = '0';
    out[at++] = '.';
    for (int i = point; i < 0; i++) {
      out[at++] = '0';
    }
    return digits(digits, count, out, at);
  }

  private static int whole(int digits, int count, int zeros, byte[] out, int at) {
    int next = digits(digits, count, out, at);
    for (int i = 0; i < zeros; i++) {
      out[next++] = '0';
    }
    out[next] = '.';
    out[next + 1] = '0';
    return next + 2;
  }

  private static int mixed(int digits, int count, int point, byte[] out, int at) {
    digits(digits, count, out, at + 1);
    System.arraycopy(out, at + 1, out, at, point);
    out[at + point] = '.';
    return at + count + 1;
  }

  private static int scientific(int digits, int count, int exponent, byte[] out, int at) {
    int next = mixed(digits, count, 1, out, at);
    if (count == 1) {
      out[next++] = '0';
    }
    out[next++] = 'E';
    if (exponent < 0) {
      out[next++] = '-';
    }
    int size = Math.abs(exponent);
    return digits(size, count(size), out, next);
  }

  private static int digits(int digits, int count, byte[] out, int at) {
    int rest = digits;
    for (int i = at + count - 1; i >= at; i--) {
      int shorter = rest / 10;
      out[i] = (byte) ('0' + rest - shorter * 10);
      rest = shorter;
    }
    return at + count;
  }

  private static int count(int number) {
    int count = 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      count++;
    }
    return count;
  }

  /** What belongs to each q, for intervals of 2^q * 10^{@code log10OfWidth}. */
  private static final class Scales {
    final int[] k = new int[Q_COUNT];
    final int[] shift = new int[Q_COUNT];
    final long[] g = new long[Q_COUNT];

    Scales(double log10OfWidth) {
      for (int row = 0; row < Q_COUNT; row++) {
        int q = row + LEAST_Q;
        k[row] = (int) Math.floor(q * LOG10_OF_2 + log10OfWidth);
        int log2 = floorLog2OfPowerOf10(-k[row]);
        shift[row] = q + log2 + 33;
        g[row] = scaledPowerOf10(-k[row], 62 - log2) + 1;
      }
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
}
