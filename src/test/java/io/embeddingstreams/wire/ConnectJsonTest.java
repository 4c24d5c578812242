package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.CollectionSpec.KeyFormat;
import io.embeddingstreams.model.CollectionSpec.TextPlace;
import io.embeddingstreams.model.CollectionSpec.ValueFormat;
import io.embeddingstreams.model.PointId;
import io.embeddingstreams.model.Vector;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Kafka Connect's own converter, and so a sink, makes of keys and values. */
class ConnectJsonTest {
  private static final String TOPIC = "vectors";
  private static final Vector VECTOR =
      Vector.of(0f, 1f, -0.1f, 1e10f, Float.MIN_VALUE, Float.MAX_VALUE);
  private static final PointId TEXT = new PointId("id-1", false, "source \"1\"");
  private static final PointId NUMBER = new PointId("9223372036854775807", true, null);

  private final VectorWriter writer = new VectorWriter();

  @ParameterizedTest
  @EnumSource(TextPlace.class)
  void shouldBeReadAsTheStructThatTheSchemaDescribes(TextPlace place) {
    byte[] value = value(collection(place), TEXT, "a \"text\"\n", "{\"lang\":\"en\"}");

    SchemaAndValue read = converter(true, false).toConnectData(TOPIC, value);

    assertThat(read.schema()).isEqualTo(schema(Schema.STRING_SCHEMA, place.inField()));
    Struct struct = (Struct) read.value();
    struct.validate();
    assertThat(struct.getString("id")).isEqualTo("id-1");
    assertThat(struct.getString("collection_name")).isEqualTo("docs");
    assertThat(floats(struct.getArray("vector"))).isEqualTo(VECTOR);
    assertThat(struct.getString("source_id")).isEqualTo("source \"1\"");
    assertThat(struct.getInt32("index")).isEqualTo(3);
    assertThat(struct.getString("model")).isEqualTo("m");
    assertThat(struct.getInt32("dimensions")).isEqualTo(6);
    if (place.inField()) {
      assertThat(struct.getString("text")).isEqualTo("a \"text\"\n");
    }
    assertThat(struct.getString("payload"))
        .isEqualTo(
            place.inPayload()
                ? "{\"text\":\"a \\\"text\\\"\\n\",\"lang\":\"en\"}"
                : "{\"lang\":\"en\"}");
  }

  @Test
  void shouldBeReadWithNothingForWhatIsAbsent() {
    byte[] value = value(collection(TextPlace.BOTH), NUMBER, null, null);

    SchemaAndValue read = converter(true, false).toConnectData(TOPIC, value);

    assertThat(read.schema()).isEqualTo(schema(Schema.INT64_SCHEMA, true));
    Struct struct = (Struct) read.value();
    struct.validate();
    assertThat(struct.getInt64("id")).isEqualTo(Long.MAX_VALUE);
    assertThat(struct.getString("text")).isNull();
    assertThat(struct.getString("source_id")).isNull();
    assertThat(struct.getString("payload")).isNull();
  }

  @Test
  void shouldBeReadAsAMapWhereNoSchemaIsWanted() {
    CollectionSpec plain = collection(KeyFormat.JSON, ValueFormat.JSON, TextPlace.FIELD);

    Object key = converter(false, true).toConnectData(TOPIC, writer.key(plain, NUMBER)).value();
    Map<?, ?> value =
        (Map<?, ?>)
            converter(false, false)
                .toConnectData(TOPIC, value(plain, TEXT, "t", "{\"a\":{\"b\":[1]}}"))
                .value();

    assertThat(key).isEqualTo(Map.of("id", Long.MAX_VALUE));
    assertThat((List<?>) value.get("vector")).hasSize(6).hasOnlyElementsOfType(Double.class);
    assertThat(value.get("payload")).isEqualTo(Map.of("a", Map.of("b", List.of(1L))));
    assertThat(value.get("dimensions")).isEqualTo(6L);
  }

  private static Schema schema(Schema id, boolean text) {
    SchemaBuilder builder =
        SchemaBuilder.struct()
            .name("embedding_streams.vector")
            .field("id", id)
            .field("collection_name", Schema.STRING_SCHEMA)
            .field(
                "vector",
                SchemaBuilder.array(Schema.FLOAT64_SCHEMA)
                    .name("io.debezium.data.DoubleVector")
                    .version(1)
                    .parameter("__debezium.source.column.length", "6")
                    .build());
    if (text) {
      builder.field("text", Schema.OPTIONAL_STRING_SCHEMA);
    }
    return builder
        .field("source_id", Schema.OPTIONAL_STRING_SCHEMA)
        .field("index", Schema.INT32_SCHEMA)
        .field("model", Schema.STRING_SCHEMA)
        .field("dimensions", Schema.INT32_SCHEMA)
        .field(
            "payload",
            SchemaBuilder.string().optional().name("io.debezium.data.Json").version(1).build())
        .build();
  }

  private static Vector floats(List<Double> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return Vector.of(floats);
  }

  private static JsonConverter converter(boolean schemas, boolean isKey) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", schemas), isKey);
    return converter;
  }

  private byte[] value(
      CollectionSpec collection, PointId id, @Nullable String text, @Nullable String payload) {
    return writer.value(new EmbeddedPoint(collection, id, 3, VECTOR, text, payload));
  }

  private static CollectionSpec collection(TextPlace text) {
    return collection(KeyFormat.STRING, ValueFormat.CONNECT_JSON, text);
  }

  private static CollectionSpec collection(KeyFormat key, ValueFormat value, TextPlace text) {
    return new CollectionSpec("docs", "m", TOPIC, 6, CollectionSpec.Ids.UUID, key, value, text);
  }
}
