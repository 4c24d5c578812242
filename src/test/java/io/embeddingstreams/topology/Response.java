package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** A record of the responses topic, as a caller reads it. */
record Response(TestRecord<byte[], byte[]> record, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Response of(TestRecord<byte[], byte[]> record) {
    try {
      return new Response(record, JSON.readTree(record.value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String id() {
    return json.path("id").asText();
  }

  @Nullable String key() {
    return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
  }

  /** Code of the error; empty for an answer. */
  String code() {
    return json.path("error").path("code").asText();
  }

  String header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  List<Integer> hits() {
    return JSON.convertValue(
        json.path("cache").path("hit_indexes"),
        JSON.getTypeFactory().constructCollectionType(List.class, Integer.class));
  }

  Vector vector(int position) {
    JsonNode embedding = json.path("data").path(position).path("embedding");
    if (embedding.isTextual()) {
      return Vector.ofBytes(Base64.getDecoder().decode(embedding.asText()));
    }
    float[] numbers = new float[embedding.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) embedding.get(i).doubleValue();
    }
    return Vector.of(numbers);
  }

  /** Holds every position to its own text, bit for bit. */
  void assertAnswers(List<String> texts) {
    JsonNode data = json.path("data");
    assertThat(data.size()).as("positions of %s", json).isEqualTo(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      assertThat(data.get(i).path("index").asInt(-1)).as("index at %d", i).isEqualTo(i);
      if (!vector(i).equals(FakeEmbedder.vector(texts.get(i), 0))) {
        throw new AssertionError("position " + i + " of " + texts + " has another vector: " + json);
      }
    }
    assertThat(json.path("cache").path("hits").asInt() + json.path("cache").path("misses").asInt())
        .isEqualTo(texts.size());
  }
}
