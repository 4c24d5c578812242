package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Outcome.Source;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseWriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ResponseWriter writer = new ResponseWriter();

  @Test
  void shouldWriteAnAnswerAsTheContractHasIt() {
    List<Outcome> outcomes = List.of(hit(5, 0.1f, -0.2f), sent(4, 0.3f, 0.4f));

    assertThat(text(writer.answer(answer("req-42", EncodingFormat.FLOAT, outcomes, null))))
        .isEqualTo(
            "{\"id\":\"req-42\",\"object\":\"list\",\"model\":\"m\",\"data\":["
                + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1,-0.2]},"
                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.3,0.4]}],"
                + "\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":5}},"
                + "\"cache\":{\"hits\":1,\"misses\":1,\"hit_indexes\":[0]}}");
  }

  @Test
  void shouldWriteFailedPositionsAndMetadata() {
    Failure failure = Failure.of(ErrorCode.EMPTY_INPUT, "input[1] is empty", "input[1]");
    List<Outcome> outcomes = List.of(sent(1, 1f), new Outcome.Failed(failure));

    String text = text(writer.answer(answer("i", EncodingFormat.FLOAT, outcomes, "{\"ü\":1.50}")));

    assertThat(text)
        .contains(
            "{\"object\":\"error\",\"index\":1,\"error\":{\"message\":\"input[1] is empty\","
                + "\"type\":\"invalid_request_error\",\"param\":\"input[1]\","
                + "\"code\":\"empty_input\",\"retryable\":false}}]")
        .endsWith("\"misses\":2,\"hit_indexes\":[]},\"metadata\":{\"ü\":1.50}}");
  }

  @Test
  void shouldWriteErrors() {
    Failure failure = new Failure(ErrorCode.OVERLOADED, "later", null, 1500);

    assertThat(text(writer.error("a\"b", failure)))
        .isEqualTo(
            "{\"id\":\"a\\\"b\",\"error\":{\"message\":\"later\",\"type\":\"overloaded_error\","
                + "\"param\":null,\"code\":\"overloaded\",\"retryable\":true,"
                + "\"retry_after_ms\":1500}}");
  }

  @Test
  void shouldWriteDeletes() {
    assertThat(text(writer.deleted("i", 3, null)))
        .isEqualTo("{\"id\":\"i\",\"object\":\"list\",\"data\":[],\"deleted\":3}");
  }

  @Test
  void shouldEscapeAnyText() throws IOException {
    String odd = "\"\\\n\r\t\0\u001f\u007f é ü 日本 😀 \u2028";

    assertThat(read(writer.deleted(odd, 0, null)).get("id").asText()).isEqualTo(odd);
    assertThat(text(writer.deleted("\ud800", 0, null))).contains("\"\\ud800\"");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldWriteBothEncodingsBitForBit(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20; round++) {
      int dimensions = random.nextInt(1, 2000);
      List<Outcome> outcomes =
          random.ints(random.nextInt(1, 6)).mapToObj(i -> random(random, dimensions)).toList();

      JsonNode floats = read(writer.answer(answer("a", EncodingFormat.FLOAT, outcomes, null)));
      JsonNode base64 = read(writer.answer(answer("b", EncodingFormat.BASE64, outcomes, null)));

      for (int i = 0; i < outcomes.size(); i++) {
        Vector expected = ((Outcome.Embedded) outcomes.get(i)).vector();
        assertThat(floats.get("data").get(i).get("index").asInt()).isEqualTo(i);
        assertThat(vector(floats.get("data").get(i).get("embedding"))).isEqualTo(expected);
        String encoded = base64.get("data").get(i).get("embedding").asText();
        assertThat(Vector.ofBytes(Base64.getDecoder().decode(encoded))).isEqualTo(expected);
      }
    }
  }

  @Test
  void shouldCountCopiesAsTheirFirstOccurrence() {
    List<Outcome> items =
        List.of(
            hit(3, 1f),
            sent(5, 2f),
            new Outcome.Embedded(Vector.of(3f), 7, Source.COALESCED),
            new Outcome.Failed(Failure.of(ErrorCode.INTERNAL, "no")));

    Figures figures = Figures.of(items, List.of(0, 1, 1, 2, 0, -1, 3, 3));

    assertThat(figures)
        .isEqualTo(new Figures(3 + 5 + 5 + 7 + 3, 3 + 5 + 7 + 3, 2, 6, List.of(0, 4), 3));
  }

  private static Vector vector(JsonNode numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.parseFloat(numbers.get(i).asText());
    }
    return Vector.of(floats);
  }

  private static Outcome random(SplittableRandom random, int dimensions) {
    float[] numbers = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      numbers[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return sent(1, numbers);
  }

  private static Outcome hit(int tokens, float... numbers) {
    return new Outcome.Embedded(Vector.of(numbers), tokens, Source.HIT);
  }

  private static Outcome sent(int tokens, float... numbers) {
    return new Outcome.Embedded(Vector.of(numbers), tokens, Source.SENT);
  }

  private static Answer answer(
      String id, EncodingFormat format, List<Outcome> outcomes, @Nullable String metadata) {
    List<Integer> itemOf = IntStream.range(0, outcomes.size()).boxed().toList();
    return new Answer(id, "m", format, outcomes, Figures.of(outcomes, itemOf), metadata);
  }

  private static JsonNode read(byte[] json) throws IOException {
    return JSON.readTree(json);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
