package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.model.Vector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorTextTest {
  private static final int NUMBERS = 200_000;

  private final VectorText text = new VectorText();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldWriteRandomBitsAsFloatTextDoes(long seed) {
    check(seed, random -> finite(random.nextInt()));
  }

  @ParameterizedTest
  @ValueSource(longs = {3})
  void shouldWriteNumbersOfEmbeddingsAsFloatTextDoes(long seed) {
    check(seed, random -> random.nextDouble() * 0.2 - 0.1);
  }

  @ParameterizedTest
  @ValueSource(longs = {4})
  void shouldWriteNumbersOfFewDigitsAsFloatTextDoes(long seed) {
    check(seed, random -> random.nextInt(-20_000, 20_000) / Math.pow(10, random.nextInt(9)));
  }

  @ParameterizedTest
  @ValueSource(longs = {5})
  void shouldWriteNumbersBesidePowersOfTwoAsFloatTextDoes(long seed) {
    check(seed, random -> finite((random.nextInt(512) << 23) + random.nextInt(-4, 5)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 127, 128, 129, 1536})
  void shouldWriteEveryCount(int count) {
    // Given
    float[] numbers = new float[count];
    Arrays.fill(numbers, -0.25f);

    // When
    String written = write(numbers);

    // Then
    assertThat(written).isEqualTo("-0.25,".repeat(count));
  }

  @Test
  void shouldRefuseNumbersThatAreNotFinite() {
    for (float number : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> write(number)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void check(long seed, ToDoubleFunction<SplittableRandom> next) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] numbers = new float[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      numbers[i] = (float) next.applyAsDouble(random);
    }
    assertThat(write(numbers)).isEqualTo(oneByOne(numbers));
  }

  private static float finite(int bits) {
    float number = Float.intBitsToFloat(bits);
    return Float.isFinite(number) ? number : 0;
  }

  private String write(float... numbers) {
    byte[] out = new byte[numbers.length * (FloatText.LONGEST + 1)];
    return new String(out, 0, text.write(Vector.of(numbers), out, 0), StandardCharsets.US_ASCII);
  }

  private static String oneByOne(float... numbers) {
    byte[] out = new byte[numbers.length * (FloatText.LONGEST + 1)];
    int at = 0;
    for (float number : numbers) {
      at = FloatText.write(number, out, at);
      out[at++] = ',';
    }
    return new String(out, 0, at, StandardCharsets.US_ASCII);
  }
}
