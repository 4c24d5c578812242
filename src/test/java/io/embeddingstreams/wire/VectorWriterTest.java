package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.CollectionSpec.KeyFormat;
import io.embeddingstreams.model.CollectionSpec.TextPlace;
import io.embeddingstreams.model.CollectionSpec.ValueFormat;
import io.embeddingstreams.model.PointId;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VectorWriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Vector VECTOR =
      Vector.of(0f, 1f, -2f, 1e10f, 1e-10f, Float.MAX_VALUE, -0f, 0.5f);
  private static final PointId TEXT = new PointId("id-1", false, "source \"1\"");
  private static final PointId NUMBER = new PointId("7", true, null);

  private final VectorWriter writer = new VectorWriter();

  @Test
  void shouldWriteFlatJsonWithADecimalPointInEachNumber() {
    String value = value(collection(ValueFormat.JSON, TextPlace.FIELD), TEXT, "a\n", "{\"n\":1}");

    assertThat(value)
        .isEqualTo(
            "{\"id\":\"id-1\",\"collection_name\":\"docs\",\"vector\":[0.0,1.0,-2.0,1.0E10,1.0E-10,"
                + "3.4028235E38,-0.0,0.5],\"text\":\"a\\n\",\"source_id\":\"source \\\"1\\\"\","
                + "\"index\":3,\"model\":\"m\",\"dimensions\":8,\"payload\":{\"n\":1}}");
  }

  @Test
  void shouldLeaveOutWhatIsAbsent() {
    String value = value(collection(ValueFormat.JSON, TextPlace.BOTH), NUMBER, null, null);

    assertThat(value)
        .startsWith("{\"id\":7,")
        .endsWith("],\"index\":3,\"model\":\"m\",\"dimensions\":8}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FIELD | {\"a\":1} | t | {\"a\":1}",
        "PAYLOAD | {\"a\":1} | | {\"text\":\"t\",\"a\":1}",
        "PAYLOAD | {} | | {\"text\":\"t\"}",
        "PAYLOAD | | | {\"text\":\"t\"}",
        "BOTH | {\"a\":{\"text\":1}} | t | {\"text\":\"t\",\"a\":{\"text\":1}}",
        "BOTH | {\"a\":1,\"text\":\"own\"} | t | {\"a\":1,\"text\":\"own\"}",
        "NONE | {\"a\":1} | | {\"a\":1}"
      })
  void shouldPutTheTextWhereItIsWanted(
      TextPlace place, @Nullable String payload, @Nullable String field, String written)
      throws IOException {
    JsonNode value = JSON.readTree(value(collection(ValueFormat.JSON, place), TEXT, "t", payload));

    assertThat(value.path("text").asText(null)).isEqualTo(field);
    assertThat(value.path("payload")).hasToString(written);
  }

  @ParameterizedTest
  @EnumSource(TextPlace.class)
  void shouldDescribeEachFieldBesideItsValue(TextPlace place) throws IOException {
    JsonNode value =
        JSON.readTree(value(collection(ValueFormat.CONNECT_JSON, place), TEXT, "t", "{\"a\":1}"));

    JsonNode payload = value.path("payload");
    JsonNode schema = value.path("schema");
    assertThat(payload.path("payload").isTextual()).isTrue();
    assertThat(JSON.readTree(payload.path("payload").asText()).path("a").asInt()).isEqualTo(1);
    assertThat(names(schema)).containsAll(payload::fieldNames);
    assertThat(type(schema, "id")).isEqualTo("string");
    assertThat(schema.toString()).contains("\"__debezium.source.column.length\":\"8\"");
  }

  @Test
  void shouldDescribeNumbersAsFarAsConnectHasThem() throws IOException {
    CollectionSpec collection = collection(ValueFormat.CONNECT_JSON, TextPlace.NONE);
    JsonNode small = JSON.readTree(value(collection, NUMBER, null, null));
    PointId above = new PointId("18446744073709551615", true, null);
    JsonNode large = JSON.readTree(value(collection, above, null, null));

    assertThat(type(small.path("schema"), "id")).isEqualTo("int64");
    assertThat(small.at("/payload/id").isNumber()).isTrue();
    assertThat(type(large.path("schema"), "id")).isEqualTo("string");
    assertThat(large.at("/payload/id").asText()).isEqualTo(above.text());
  }

  @Test
  void shouldWriteKeysAsTextOrObject() {
    CollectionSpec text = collection(ValueFormat.JSON, TextPlace.NONE);
    CollectionSpec json =
        new CollectionSpec(
            "docs",
            "m",
            "t",
            8,
            CollectionSpec.Ids.UUID,
            KeyFormat.JSON,
            ValueFormat.JSON,
            TextPlace.NONE);

    assertThat(utf8(writer.key(text, TEXT))).isEqualTo("id-1");
    assertThat(utf8(writer.key(text, NUMBER))).isEqualTo("7");
    assertThat(utf8(writer.key(json, TEXT))).isEqualTo("{\"id\":\"id-1\"}");
    assertThat(utf8(writer.key(json, NUMBER))).isEqualTo("{\"id\":7}");
  }

  private String value(
      CollectionSpec collection, PointId id, @Nullable String text, @Nullable String payload) {
    return utf8(writer.value(new EmbeddedPoint(collection, id, 3, VECTOR, text, payload)));
  }

  private static CollectionSpec collection(ValueFormat format, TextPlace text) {
    return new CollectionSpec(
        "docs", "m", "t", 8, CollectionSpec.Ids.UUID, KeyFormat.STRING, format, text);
  }

  private static Iterable<String> names(JsonNode schema) {
    return schema.path("fields").findValuesAsText("field");
  }

  private static String type(JsonNode schema, String name) {
    for (JsonNode field : schema.path("fields")) {
      if (field.path("field").asText().equals(name)) {
        return field.path("type").asText();
      }
    }
    return "";
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
