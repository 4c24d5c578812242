package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.PointId;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the schemas, the reader and the writer to each other. */
class SchemasTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RequestReader reader = new RequestReader();
  private final ResponseWriter writer = new ResponseWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"input\":\"a\"}",
        "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"points\":[{\"id\":\"x\"},{\"id\":7}]}",
        "{\"model\":\"m\",\"input\":[1,2]}",
        "{\"model\":\"m\",\"input\":[[1],[2]],\"cache\":{\"s-max-age\":5,\"no-store\":true}}",
        "{\"model\":\"m\",\"input\":\"a\",\"delete\":null,\"points\":null,\"cache\":null}",
        "{\"delete\":[\"a\",18446744073709551615],\"input\":null}",
        "{\"model\":\"m\",\"input\":\"a\",\"metadata\":{},\"provider_params\":{\"x\":[1]}}"
      })
  void shouldAgreeOnGoodRequests(String json) throws IOException {
    assertThat(reader.read(utf8(json))).isInstanceOf(ParsedRequest.Good.class);
    assertThat(faults("request", utf8(json))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.embeddingstreams.wire.BadRequests#all")
  void shouldAgreeOnBadRequests(
      byte @Nullable [] value, ErrorCode code, String names, boolean deadLetter)
      throws IOException {
    Set<ErrorCode> beyondSchemas =
        Set.of(
            ErrorCode.INVALID_JSON,
            ErrorCode.EMPTY_VALUE,
            ErrorCode.INVALID_TEXT,
            ErrorCode.POINTS_MISMATCH);
    boolean bySize = names.equals("metadata") || (value != null && value.length > 50_000);
    if (value == null || beyondSchemas.contains(code) || bySize) {
      return;
    }

    assertThat(faults("request", value)).isNotEmpty();
  }

  @Test
  void shouldHoldAnswersToTheSchema() throws IOException {
    List<Outcome> outcomes =
        List.of(
            new Outcome.Embedded(Vector.of(0.5f, -1f, 1e-9f), 3, Outcome.Source.HIT),
            new Outcome.Failed(Failure.of(ErrorCode.EMPTY_INPUT, "input[1] is empty").at(1)));
    Figures figures = Figures.of(outcomes, List.of(0, 1));

    for (EncodingFormat format : EncodingFormat.values()) {
      Answer answer = new Answer("i", "m", format, outcomes, figures, "{\"a\":1}");
      assertThat(faults("response", writer.answer(answer))).isEmpty();
    }
    assertThat(faults("response", writer.deleted("i", 2, null))).isEmpty();
    assertThat(faults("response", writer.deleted("i", 2, "{}"))).isEmpty();
    assertThat(faults("response", utf8("{\"id\":\"i\",\"object\":\"list\",\"data\":[]}")))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void shouldHoldErrorsToTheSchema(ErrorCode code) throws IOException {
    assertThat(faults("error", writer.error("i", Failure.of(code, "why")))).isEmpty();
    assertThat(faults("error", writer.error("i", new Failure(code, "why", "input", 5)))).isEmpty();
  }

  @Test
  void shouldRefuseAnErrorWhoseCodeIsOfAnotherType() throws IOException {
    String json =
        "{\"id\":\"i\",\"error\":{\"message\":\"m\",\"type\":\"timeout_error\",\"param\":null,"
            + "\"code\":\"internal\",\"retryable\":true}}";

    assertThat(faults("error", utf8(json))).isNotEmpty();
  }

  @Test
  void shouldKnowVectors() throws IOException {
    String json =
        "{\"id\":\"a\",\"collection_name\":\"docs\",\"vector\":[0.0123,1.0],\"text\":\"t\","
            + "\"source_id\":\"doc-1#0\",\"index\":0,\"model\":\"m\",\"dimensions\":2,"
            + "\"payload\":{\"lang\":\"en\"}}";

    assertThat(faults("vector", utf8(json))).isEmpty();
    assertThat(faults("vector", utf8(json.replace("\"t\"", "null")))).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(CollectionSpec.TextPlace.class)
  void shouldHoldVectorsToTheSchema(CollectionSpec.TextPlace text) throws IOException {
    for (PointId id :
        List.of(new PointId("a", false, "b"), new PointId("18446744073709551615", true, null))) {
      CollectionSpec collection =
          new CollectionSpec(
              "docs",
              "m",
              "t",
              2,
              CollectionSpec.Ids.UUID,
              CollectionSpec.KeyFormat.STRING,
              CollectionSpec.ValueFormat.JSON,
              text);
      Vector vector = Vector.of(1f, -0.5f);
      VectorWriter vectors = new VectorWriter();

      byte[] whole = vectors.value(new EmbeddedPoint(collection, id, 0, vector, "t", "{\"a\":1}"));
      byte[] bare = vectors.value(new EmbeddedPoint(collection, id, 0, vector, null, null));

      assertThat(faults("vector", whole)).isEmpty();
      assertThat(faults("vector", bare)).isEmpty();
    }
  }

  private static Set<ValidationMessage> faults(String name, byte[] json) throws IOException {
    JsonNode node = JSON.readTree(json);
    return schema(name).validate(node);
  }

  private static JsonSchema schema(String name) throws IOException {
    try (InputStream in = RequestReader.class.getResourceAsStream("schemas/" + name + ".json")) {
      assertThat(in).isNotNull();
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(JSON.readTree(in));
    }
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
