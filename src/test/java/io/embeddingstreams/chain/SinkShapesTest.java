package io.embeddingstreams.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.PointId;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.wire.EmbeddedPoint;
import io.embeddingstreams.wire.VectorWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of the vectors topic against what sinks take that are not run here. */
class SinkShapesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern NUMBERS = Pattern.compile("\"vector\":\\[([^]]*)]");
  private static final float[] WHOLE = {0f, 1f, -2f, 1e10f, 1e-10f, Float.MAX_VALUE, -0f, 0.5f};

  @ParameterizedTest
  @ValueSource(strings = {"doc-1#0", "0", "4711", "7f0c9a34-5d0e-5b1e-9f0a-3f7d5c1d2e11", "ключ"})
  void shouldHaveIdsThatQdrantTakes(String given) throws JsonProcessingException {
    JsonNode id = json(value(point(collection(CollectionSpec.KeyFormat.JSON), given))).path("id");

    if (!id.isIntegralNumber()) {
      assertThat(UUID.fromString(id.asText()).toString()).isEqualTo(id.asText());
    }
  }

  @Test
  void shouldNameTheCollectionForQdrant() throws JsonProcessingException {
    JsonNode value = json(value(point(collection(CollectionSpec.KeyFormat.JSON), "a")));

    assertThat(value.path("collection_name").asText()).isEqualTo("docs");
    assertThat(value.path("payload").isObject()).isTrue();
  }

  @Test
  void shouldHaveKeysThatQdrantDeletesBy() throws JsonProcessingException {
    EmbeddedPoint point = point(collection(CollectionSpec.KeyFormat.JSON), "a");

    JsonNode key = json(text(new VectorWriter().key(point.collection(), point.id())));

    assertThat(key.path("id")).isEqualTo(json(value(point)).path("id"));
  }

  @ParameterizedTest
  @EnumSource(CollectionSpec.KeyFormat.class)
  void shouldPrintEveryNumberWithADecimalPointForWeaviate(CollectionSpec.KeyFormat keys) {
    var found = NUMBERS.matcher(value(point(collection(keys), "a")));

    assertThat(found.find()).isTrue();
    assertThat(List.of(found.group(1).split(",")))
        .hasSize(WHOLE.length)
        .allSatisfy(number -> assertThat(number).contains("."));
  }

  @Test
  void shouldHoldNoNullForMilvus() {
    String value = value(point(collection(CollectionSpec.KeyFormat.STRING), "a"));

    assertThat(value).doesNotContain("null");
  }

  @Test
  void shouldBeFlatForColumns() throws JsonProcessingException {
    JsonNode value = json(value(point(collection(CollectionSpec.KeyFormat.STRING), "a")));

    assertThat(value.properties())
        .filteredOn(field -> field.getValue().isContainerNode())
        .extracting(field -> field.getKey())
        .containsExactly("vector", "payload");
  }

  private static CollectionSpec collection(CollectionSpec.KeyFormat keys) {
    return new CollectionSpec(
        "docs",
        "model",
        "embedding-vectors",
        WHOLE.length,
        CollectionSpec.Ids.UUID,
        keys,
        CollectionSpec.ValueFormat.JSON,
        CollectionSpec.TextPlace.FIELD);
  }

  private static EmbeddedPoint point(CollectionSpec collection, String given) {
    boolean number = given.chars().allMatch(c -> c >= '0' && c <= '9');
    return new EmbeddedPoint(
        collection,
        PointId.of(collection, new GivenId(given, number)),
        0,
        Vector.of(WHOLE),
        "the text",
        "{\"lang\":\"en\"}");
  }

  private static String value(EmbeddedPoint point) {
    return text(new VectorWriter().value(point));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }
}
