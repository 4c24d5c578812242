package io.embeddingstreams.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.embeddingstreams.model.Vector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The points of a collection as a sink would have them: the last record of each key. One thread.
 */
final class Points implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, JsonNode> points = new TreeMap<>();
  private long records;

  Points(String topic) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                Cluster.servers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(part -> new TopicPartition(topic, part.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** Reads what there is now: the points by their keys. */
  Map<String, JsonNode> read() {
    var polled = consumer.poll(Duration.ofMillis(200));
    while (!polled.isEmpty()) {
      polled.forEach(this::take);
      polled = consumer.poll(Duration.ofMillis(200));
    }
    return points;
  }

  /** Records read so far, deletes among them. */
  long records() {
    return records;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    records++;
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      points.remove(key);
      return;
    }
    try {
      points.put(key, JSON.readTree(new String(record.value(), StandardCharsets.UTF_8)));
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON in the topic of a collection", e);
    }
  }

  /** The texts of the points, each of whose vectors is its own, by key. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    points.forEach(
        (key, point) -> {
          String text = point.path("text").asText();
          Vector own = ScriptedProvider.vector(text, point.path("dimensions").asInt());
          for (int i = 0; i < own.dimensions(); i++) {
            if ((float) point.path("vector").path(i).asDouble() != own.at(i)) {
              throw new AssertionError("point " + key + " has another text's vector");
            }
          }
          texts.put(key, text);
        });
    return texts;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
