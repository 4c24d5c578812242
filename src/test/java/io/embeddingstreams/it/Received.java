package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A response as it stands on its topic. */
public final class Received {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ConsumerRecord<byte[], byte[]> record;
  private final JsonNode body;

  public Received(ConsumerRecord<byte[], byte[]> record) {
    this.record = record;
    try {
      this.body = JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record itself. */
  public ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  /** Its JSON. */
  public JsonNode body() {
    return body;
  }

  /** The last header of this name as text; empty where there is none. */
  public String header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** The error's code; empty on an answer. */
  public String code() {
    return body.at("/error/code").asText();
  }

  /** Where its request stands, {@code partition@offset}. */
  public String place() {
    return header("embedding-request-partition") + "@" + header("embedding-request-offset");
  }

  /** Fails unless it is an answer with the vectors of these inputs, each at its position. */
  public Received shouldEmbed(List<String> inputs) {
    return shouldEmbed(inputs, ScriptedProvider.DIMENSIONS);
  }

  /** The same at another number of dimensions. */
  public Received shouldEmbed(List<String> inputs, int dimensions) {
    assertThat(header("embedding-status")).as("status of %s", error()).isEqualTo("200");
    JsonNode data = body.path("data");
    assertThat(data).hasSameSizeAs(inputs);
    for (int i = 0; i < inputs.size(); i++) {
      assertThat(data.get(i).path("index").intValue()).isEqualTo(i);
      assertThat(data.get(i).path("object").asText()).isEqualTo("embedding");
      assertThat(vector(data.get(i).path("embedding")))
          .as("vector at %d", i)
          .isEqualTo(ScriptedProvider.vector(inputs.get(i), dimensions));
    }
    return this;
  }

  /** Fails unless exactly these positions were hits. */
  public Received shouldHit(Integer... positions) {
    int inputs = body.path("data").size();
    assertThat(hitIndexes()).containsExactly(positions);
    assertThat(body.at("/cache/hits").asInt()).isEqualTo(positions.length);
    assertThat(body.at("/cache/misses").asInt()).isEqualTo(inputs - positions.length);
    assertThat(header("embedding-cache-hits")).isEqualTo("" + positions.length);
    assertThat(header("embedding-cache-misses")).isEqualTo("" + (inputs - positions.length));
    return this;
  }

  /** Fails unless it is this error. */
  public Received shouldRefuse(String code, int status) {
    assertThat(code()).as("code of %s", error()).isEqualTo(code);
    assertThat(header("embedding-status")).isEqualTo("" + status);
    assertThat(header("embedding-error-code")).isEqualTo(code);
    return this;
  }

  /** The positions that were hits. */
  public List<Integer> hitIndexes() {
    return StreamSupport.stream(body.at("/cache/hit_indexes").spliterator(), false)
        .map(JsonNode::intValue)
        .toList();
  }

  private String error() {
    return body.path("id").asText() + " " + body.path("error");
  }

  private static Vector vector(JsonNode embedding) {
    List<Float> numbers = new ArrayList<>();
    if (embedding.isTextual()) {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(embedding.asText()))
              .order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        numbers.add(bytes.getFloat());
      }
    } else {
      embedding.forEach(number -> numbers.add(Float.parseFloat(number.asText())));
    }
    float[] all = new float[numbers.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = numbers.get(i);
    }
    return Vector.of(all);
  }
}
