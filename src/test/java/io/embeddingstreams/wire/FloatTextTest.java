package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0",
    "-0.0, -0.0",
    "1.0, 1.0",
    "-1.5, -1.5",
    "0.1, 0.1",
    "0.0123, 0.0123",
    "0.001, 0.001",
    "1.0E-4, 1.0E-4",
    "1.25E-5, 1.25E-5",
    "123456.7, 123456.7",
    "9999999, 9999999.0",
    "1.0E7, 1.0E7",
    "2.0E-3, 0.002",
    "3.4028235E38, 3.4028235E38",
    "1.17549435E-38, 1.1754944E-38",
    "1.4E-45, 1.0E-45",
    "1.1E10, 1.1E10",
    "33554432, 3.3554432E7",
    "100, 100.0"
  })
  void shouldWriteKnownNumbers(float number, String text) {
    assertThat(text(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldReadBackAndBeShortestForRandomBits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      float number = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(number)) {
        check(number);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5})
  void shouldReadBackAndBeShortestForNumbersOfEmbeddings(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      check((float) (random.nextDouble() * 0.2 - 0.1));
    }
  }

  @Test
  void shouldReadBackAndBeShortestAroundEveryPowerOfTwo() {
    for (int exponent = 0; exponent < 255; exponent++) {
      for (int step = -20; step <= 20; step++) {
        int bits = (exponent << 23) + step;
        if (bits >= 0 && bits < 0x7f800000) {
          check(Float.intBitsToFloat(bits));
          check(-Float.intBitsToFloat(bits));
        }
      }
    }
  }

  @Test
  void shouldReadBackAndBeShortestForSubnormalsAndExtremes() {
    for (int bits = 1; bits < 8_000; bits++) {
      check(Float.intBitsToFloat(bits));
      check(Float.intBitsToFloat(0x7f800000 - bits));
      check(Float.intBitsToFloat(0x00800000 - bits));
    }
  }

  @Test
  void shouldReadBackAndBeShortestForPowersOfTen() {
    for (int exponent = -45; exponent <= 38; exponent++) {
      float number = Float.parseFloat("1e" + exponent);
      check(number);
      check(Math.nextUp(number));
      check(Math.nextDown(number));
    }
  }

  private static void check(float number) {
    String text = text(number);
    if (Float.floatToRawIntBits(Float.parseFloat(text)) != Float.floatToRawIntBits(number)) {
      throw new AssertionError(text + " reads back as another number than " + number);
    }
    if (!text.matches("-?[0-9]+\\.[0-9]+(E-?[0-9]+)?")) {
      throw new AssertionError(text + " is no number with a decimal point");
    }
    BigDecimal exact = new BigDecimal(number);
    BigDecimal written = new BigDecimal(text);
    int digits = written.stripTrailingZeros().precision();
    if (exact.signum() == 0) {
      return;
    }
    if (digits > 1) {
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.FLOOR, RoundingMode.CEILING}) {
        BigDecimal shorter = exact.round(new MathContext(digits - 1, mode));
        if (shorter.floatValue() == number) {
          throw new AssertionError(text + " is longer than " + shorter);
        }
      }
    }
    BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (nearest.floatValue() == number
        && nearest.subtract(exact).abs().compareTo(written.subtract(exact).abs()) < 0) {
      throw new AssertionError(text + " is farther than " + nearest);
    }
  }

  private static String text(float number) {
    byte[] out = new byte[FloatText.LONGEST];
    int end = FloatText.write(number, out, 0);
    return new String(out, 0, end, StandardCharsets.US_ASCII);
  }
}
