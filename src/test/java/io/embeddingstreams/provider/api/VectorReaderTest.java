package io.embeddingstreams.provider.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorReaderTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldReadTheSameBitsFromNumbersAndBase64(long seed) throws Exception {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    float[] numbers = new float[3000];
    for (int i = 0; i < numbers.length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      numbers[i] = Float.isFinite(any) ? any : -0f;
    }
    Vector vector = Vector.of(numbers);
    String decimals =
        IntStream.range(0, numbers.length)
            .mapToObj(i -> i % 2 == 0 ? Float.toString(numbers[i]) : plain(numbers[i]))
            .collect(Collectors.joining(","));
    // When
    Vector ofNumbers = read("[" + decimals + "]");
    Vector ofBase64 = read('"' + Base64.getEncoder().encodeToString(vector.bytes()) + '"');
    // Then
    assertThat(ofNumbers).isEqualTo(vector);
    assertThat(ofBase64).isEqualTo(vector);
  }

  /** All digits of the double: as JavaScript and Python write float32 numbers. */
  private static String plain(float number) {
    return number == 0 ? Float.toString(number) : Double.toString(number);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void shouldRoundDecimalsBetweenTwoFloatsOnce(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 2000; run++) {
      // Given: a hair above the middle of two floats, which as a double is the middle itself
      float low = Float.intBitsToFloat(random.nextInt(0x30000000, 0x40000000));
      BigDecimal middle =
          new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(new BigDecimal(2));
      BigDecimal hair = new BigDecimal("1e-40");
      BigDecimal decimal = run % 2 == 0 ? middle.add(hair) : middle.subtract(hair);
      // When
      Vector vector = read("[" + decimal.toPlainString() + "]");
      // Then
      assertThat(vector).isEqualTo(Vector.of(run % 2 == 0 ? Math.nextUp(low) : low));
    }
  }

  @Test
  void shouldReadWholeNumbersAndSigns() throws Exception {
    assertThat(read("[1,-0,0,16777217,1e3,-2E-2,99999999999999999999]"))
        .isEqualTo(Vector.of(1, -0f, 0, 16777216, 1000, -0.02f, 1e20f));
  }

  @Test
  void shouldReadNothingAsNothing() throws Exception {
    assertThat(read("null")).isNull();
    assertThat(read("[]")).isNull();
    assertThat(read("\"\"")).isNull();
  }

  private static @Nullable Vector read(String json) throws IOException, UnusableAnswerException {
    try (JsonParser parser = Json.MAPPER.createParser(json.getBytes(StandardCharsets.UTF_8))) {
      parser.nextToken();
      return new VectorReader().read(parser);
    }
  }
}
