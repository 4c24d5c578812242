package io.embeddingstreams.wire;

import io.embeddingstreams.model.Vector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes the numbers of a vector as {@link FloatText} writes each of them, byte for byte, in two
 * fifths of its time. It keeps its working space, so each thread has one of its own.
 */
final class VectorText {
  /*
   * Numbers are taken 128 at a time, through one short loop after another instead of one long one:
   * the shortest digits of each; nine of them, and where the point stands; these in bytes; the
   * bytes in their places. The loops between the first and the last hold nothing but arithmetic on
   * longs and are short enough (60 nodes, LoopUnrollLimit) for the compiler to unroll them and to
   * use vector instructions. 7.5 ns a number, where one after the other takes 20 (AMD EPYC, JDK 17).
   *
   * The digits need one product here, not three: what the two ends of the rounding interval are
   * away from its middle is the same for all numbers of one exponent. Products are cut off, so
   * each of the three may be up to 3 units of 2^-33 beside the truth. Whatever lies within 4 of a
   * place where the choice turns is written by FloatText, which is exact: numbers of few digits
   * such as 0.5, and of others one in 300 million. So are zeros, subnormals, powers of two.
   */
  private static final int LANES = 128;
  private static final int POINT_BITS = 33;
  private static final long BEHIND_POINT = (1L << POINT_BITS) - 1;
  private static final long ONE_HALF = 1L << (POINT_BITS - 1);
  private static final long DOUBT = 4;

  private static final int EXPONENTS = 0xff;
  private static final int FRACTION_BITS = 23;
  private static final int HIDDEN_BIT = 1 << FRACTION_BITS;

  /** As digits: any that the loops can take. As their exponent: none that a float has. */
  private static final long EXACT_DIGITS = 10_000_000;

  private static final long EXACT = 1 << 20;

  private static final long ASCII_ZEROS = 0x3030_3030_3030_3030L;

  /** {@code -0.00}, and {@code 0.00}; the lowest byte comes first. */
  private static final long MINUS_ZERO_POINT_ZEROS = 0x30_30_2e_30_2dL;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] bits = new int[LANES];
  private final long[] digits = new long[LANES];
  private final long[] point = new long[LANES];
  private final long[] first = new long[LANES];
  private final long[] rest = new long[LANES];

  /**
   * Writes finite numbers with a comma after each; {@link FloatText#LONGEST} bytes and one must be
   * free for each of them. Returns the next place.
   */
  int write(Vector vector, byte[] out, int at) {
    int dimensions = vector.dimensions();
    int next = at;
    for (int from = 0; from < dimensions; from += LANES) {
      int count = Math.min(LANES, dimensions - from);
      for (int i = 0; i < count; i++) {
        bits[i] = Float.floatToRawIntBits(vector.at(from + i));
      }
      shortest(bits, digits, point, count);
      toNine(digits, point, count);
      split(digits, first, rest, count);
      toTwos(rest, count);
      toOnes(rest, count);
      next = place(out, next, count);
    }
    return next;
  }

  /** The digits of each number, 7 to 9, and the power of ten that they are multiplied by. */
  private static void shortest(int[] bits, long[] digits, long[] exponent, int count) {
    FloatScales scales = FloatScales.REGULAR;
    for (int i = 0; i < count; i++) {
      int row = (bits[i] >>> FRACTION_BITS & EXPONENTS) - 1;
      int fraction = bits[i] & (HIDDEN_BIT - 1);
      if (row < 0 || row == EXPONENTS - 1 || fraction == 0) {
        digits[i] = EXACT_DIGITS;
        exponent[i] = EXACT;
        continue;
      }
      long quarters = (long) (fraction | HIDDEN_BIT) << 2;
      long middle = Math.multiplyHigh(scales.g(row), quarters << scales.shift(row));
      long high = middle + scales.half(row);
      long low = middle - scales.half(row);
      long nearest = middle + ONE_HALF;
      boolean doubtful = (nearTurn(high) | nearTurn(low) | nearTurn(nearest)) < 0;
      long coarse = (high >>> POINT_BITS) / 10 * 10;
      long fine = nearest >>> POINT_BITS;
      long coarseIsBelow = ((coarse << POINT_BITS) - low) >> 63;
      digits[i] = doubtful ? EXACT_DIGITS : coarse + ((fine - coarse) & coarseIsBelow);
      exponent[i] = doubtful ? EXACT : scales.k(row);
    }
  }

  /** Negative where a number is too close to a whole one to tell on which side of it. */
  private static long nearTurn(long number) {
    return ((number + DOUBT) & BEHIND_POINT) - 2 * DOUBT;
  }

  /**
   * Nine digits each; the exponent becomes the place of the point, counted from the first digit.
   */
  private static void toNine(long[] digits, long[] point, int count) {
    for (int i = 0; i < count; i++) {
      long less9 = (digits[i] - 100_000_000) >> 63;
      long less8 = (digits[i] - 10_000_000) >> 63;
      long nine = digits[i] + ((digits[i] * 9) & less9);
      digits[i] = nine + ((nine * 9) & less8);
      point[i] = point[i] + 9 + less9 + less8;
    }
  }

  /** The first digit, and two halves of four digits. */
  private static void split(long[] digits, long[] first, long[] rest, int count) {
    for (int i = 0; i < count; i++) {
      long one = (digits[i] * 1_441_151_881L) >>> 57; // by 10^8
      long eight = digits[i] - one * 100_000_000;
      long high = (eight * 109_951_163) >>> 40; // by 10^4
      first[i] = one;
      rest[i] = high | ((eight - high * 10_000) << 32);
    }
  }

  private static void toTwos(long[] rest, int count) {
    for (int i = 0; i < count; i++) {
      long hundreds = ((rest[i] * 10_486) >>> 20) & 0x7f_0000_007fL;
      rest[i] = hundreds | ((rest[i] - 100 * hundreds) << 16);
    }
  }

  /** Eight digits, one a byte, the first in the lowest. */
  private static void toOnes(long[] rest, int count) {
    for (int i = 0; i < count; i++) {
      long tens = ((rest[i] * 103) >>> 10) & 0x000f_000f_000f_000fL;
      rest[i] = tens | ((rest[i] - 10 * tens) << 8);
    }
  }

  private int place(byte[] out, int at, int count) {
    int next = at;
    for (int i = 0; i < count; i++) {
      int exponent = (int) point[i];
      int sign = bits[i] >>> 31;
      if (exponent <= 0 && exponent >= -2) {
        EIGHT_BYTES.set(out, next, MINUS_ZERO_POINT_ZEROS >>> ((1 - sign) << 3));
        int digit = next + sign + 2 - exponent;
        out[digit] = (byte) ('0' + first[i]);
        EIGHT_BYTES.set(out, digit + 1, rest[i] | ASCII_ZEROS);
        next = digit + significant(rest[i]);
      } else {
        next = placeOther(i, exponent, out, next);
      }
      out[next++] = ',';
    }
    return next;
  }

  private int placeOther(int i, int exponent, byte[] out, int at) {
    if (exponent >= EXACT) {
      return FloatText.write(Float.intBitsToFloat(bits[i]), out, at);
    }
    out[at] = '-';
    int from = at + (bits[i] >>> 31);
    return FloatText.large((int) first[i], rest[i], significant(rest[i]), exponent, out, from);
  }

  private static int significant(long rest) {
    return 9 - Long.numberOfLeadingZeros(rest) / Byte.SIZE;
  }
}
