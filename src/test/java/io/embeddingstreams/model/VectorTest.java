package io.embeddingstreams.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void shouldFindANumberThatIsNotFiniteAtAnyPlace(int dimensions) {
    float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, notANumber()};
    for (int place = 0; place < dimensions; place++) {
      for (float number : odd) {
        float[] numbers = numbers(dimensions);
        numbers[place] = number;
        assertThat(Vector.of(numbers).isFinite()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void shouldTakeEveryFiniteNumber(int dimensions) {
    assertThat(Vector.of(numbers(dimensions)).isFinite()).isTrue();
  }

  private static float[] numbers(int count) {
    float[] some = {Float.MAX_VALUE, -Float.MAX_VALUE, -0f, Float.MIN_VALUE, 1f};
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = some[i % some.length];
    }
    return numbers;
  }

  private static float notANumber() {
    return Float.intBitsToFloat(0xff800001);
  }
}
