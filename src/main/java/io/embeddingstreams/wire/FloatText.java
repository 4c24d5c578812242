package io.embeddingstreams.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

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
   * k, g and the shift by q; for a power of two the interval below is half as wide. Signs, lengths
   * and the choice between neighbours are as good as random, so they are computed without jumps.
   */

  /** The most bytes that one number takes, sign included. */
  static final int LONGEST = 15;

  private static final int MOST_DIGITS = 9;
  private static final int[] POWERS_OF_10 = powersOf10();
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle FOUR_BYTES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** {@code 0.00}. */
  private static final int ZERO_POINT_ZEROS = 0x30_30_2e_30;

  private static final int LEAST_Q = FloatScales.LEAST_Q;
  private static final int HIDDEN_BIT = 1 << 23;
  private static final long LOW_31_BITS = (1L << 31) - 1;

  private FloatText() {}

  private static int[] powersOf10() {
    int[] powers = new int[MOST_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /** Writes at {@code at}, where {@link #LONGEST} bytes must be free; returns the next place. */
  static int write(float number, byte[] out, int at) {
    int bits = Float.floatToRawIntBits(number);
    out[at] = '-';
    int from = at + (bits >>> 31);
    int exponent = bits >>> 23 & 0xff;
    int fraction = bits & (HIDDEN_BIT - 1);
    if (exponent == 0xff) {
      throw new IllegalArgumentException("a number that is not finite");
    }
    if (exponent == 0) {
      return fraction == 0 ? zero(out, from) : shortest(LEAST_Q, fraction, out, from);
    }
    return shortest(LEAST_Q - 1 + exponent, HIDDEN_BIT | fraction, out, from);
  }

  private static int zero(byte[] out, int at) {
    out[at] = '0';
    out[at + 1] = '.';
    out[at + 2] = '0';
    return at + 3;
  }

  private static int shortest(int q, int c, byte[] out, int at) {
    boolean regular = c != HIDDEN_BIT || q == LEAST_Q;
    FloatScales scales = regular ? FloatScales.REGULAR : FloatScales.POWER_OF_TWO;
    int row = q - LEAST_Q;
    int k = scales.k(row);
    int h = scales.shift(row);
    long g = scales.g(row);
    int odd = c & 1;
    long quarters = (long) c << 2;
    long middle = roundToOdd(g, quarters << h);
    long low = roundToOdd(g, (quarters - (regular ? 2 : 1)) << h) + odd;
    long high = roundToOdd(g, (quarters + 2) << h) - odd;

    long floor = middle >> 2;
    int coarseBelow = notMore(low, (floor / 10 * 10) << 2);
    int coarseAbove = notMore((floor / 10 * 10 + 10) << 2, high);
    long coarse = floor / 10 * 10 + 10L * coarseAbove;
    int below = notMore(low, floor << 2);
    int above = notMore((floor + 1) << 2, high);
    int nearest = notMore(1 - (floor & 1), middle - ((2 * floor + 1) << 1));
    long fine = floor + choose(below ^ above, above, nearest);
    long shorter = floor >= 10 ? coarseBelow ^ coarseAbove : 0;
    long digits = fine + (coarse - fine) * shorter;
    return decimal((int) digits, k, out, at);
  }

  /** 1 where a is not more than b, else 0; no jump that a processor could guess wrong. */
  private static int notMore(long a, long b) {
    return (int) ((a - b - 1) >>> 63);
  }

  private static int choose(int which, int one, int zero) {
    return (one & -which) | (zero & (which - 1));
  }

  /** The product's upper bits, the lowest set where anything was cut off. */
  private static long roundToOdd(long g, long factor) {
    long upper = Math.multiplyHigh(g, factor);
    return (upper >>> 31) | (((upper & LOW_31_BITS) + LOW_31_BITS) >>> 31);
  }

  /**
   * Writes digits * 10^k. The digits, at most nine, are first brought to nine: one, and eight that
   * are written at once, whatever their number; what is beyond them is written over or not counted.
   */
  private static int decimal(int digits, int k, byte[] out, int at) {
    int count = count(digits);
    int nine = digits * POWERS_OF_10[MOST_DIGITS - count];
    int first = nine / POWERS_OF_10[MOST_DIGITS - 1];
    long rest = eightDigits(nine - first * POWERS_OF_10[MOST_DIGITS - 1]);
    int significant = MOST_DIGITS - Long.numberOfLeadingZeros(rest) / Byte.SIZE;
    int point = count + k;
    if (point <= 0 && point >= -2) {
      return small(first, rest, significant, point, out, at);
    }
    return large(first, rest, significant, point, out, at);
  }

  /** Writes first.rest * 10^(point - 1), which has a digit before its point or an exponent. */
  static int large(int first, long rest, int significant, int point, byte[] out, int at) {
    if (point > 7 || point < -2) {
      return scientific(first, rest, significant, point - 1, out, at);
    }
    return middling(first, rest, significant, point, out, at);
  }

  /** As many digits as a positive int below 10^9 has. */
  private static int count(int number) {
    int guess = ((Integer.SIZE - Integer.numberOfLeadingZeros(number)) * 1233) >>> 12;
    return guess + notMore(POWERS_OF_10[guess], number);
  }

  /** Eight digits, one a byte, the first in the lowest; all eight are divided side by side. */
  private static long eightDigits(int number) {
    int high = number / 10_000;
    long fours = high | ((long) (number - high * 10_000) << 32);
    long hundreds = ((fours * 10_486) >>> 20) & 0x7f_0000_007fL;
    long twos = hundreds | ((fours - 100 * hundreds) << 16);
    long tens = ((twos * 103) >>> 10) & 0x000f_000f_000f_000fL;
    return tens | ((twos - 10 * tens) << 8);
  }

  private static void write(int first, long rest, byte[] out, int at) {
    out[at] = (byte) ('0' + first);
    EIGHT_BYTES.set(out, at + 1, rest | 0x3030_3030_3030_3030L);
  }

  private static int small(int first, long rest, int significant, int point, byte[] out, int at) {
    FOUR_BYTES.set(out, at, ZERO_POINT_ZEROS);
    int next = at + 2 - point;
    write(first, rest, out, next);
    return next + significant;
  }

  private static int middling(
      int first, long rest, int significant, int point, byte[] out, int at) {
    write(first, rest, out, at);
    int fraction = Math.max(1, significant - point);
    System.arraycopy(out, at + point, out, at + point + 1, fraction);
    out[at + point] = '.';
    return at + point + 1 + fraction;
  }

  private static int scientific(
      int first, long rest, int significant, int exponent, byte[] out, int at) {
    int next = middling(first, rest, significant, 1, out, at);
    out[next++] = 'E';
    if (exponent < 0) {
      out[next++] = '-';
    }
    int size = Math.abs(exponent);
    if (size >= 10) {
      out[next++] = (byte) ('0' + size / 10);
    }
    out[next++] = (byte) ('0' + size % 10);
    return next;
  }
}
