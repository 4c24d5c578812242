package io.embeddingstreams.it;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A table whose changes are captured as Debezium writes them, into a topic of any partition count.
 * One thread.
 */
public final class SourceTable implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<Integer, String> rows = new TreeMap<>();
  private long events;

  /** An empty table with its topic. */
  public SourceTable(String topic, int partitions) {
    this.topic = topic;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Cluster.servers()))) {
      NewTopic wanted =
          new NewTopic(topic, Optional.of(partitions), Optional.of((short) 1))
              .configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("no topic " + topic, e);
    }
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Cluster.servers(), "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** The text of each row that is there, by its id. */
  Map<Integer, String> rows() {
    return new TreeMap<>(rows);
  }

  /** How many records were sent. */
  long events() {
    return events;
  }

  /** A row as it is from now on; {@code op} is {@code c}, {@code u} or {@code r}. */
  public void put(String op, int id, String text) {
    rows.put(id, text);
    send(id, event(op, "null", row(id, text)));
  }

  /** Every row as it is. */
  void snapshot() {
    rows.forEach((id, text) -> send(id, event("r", "null", row(id, text))));
    producer.flush();
  }

  /** Changes another column; the database leaves the long text out. */
  void touch(int id) {
    send(id, event("u", "null", row(id, "__debezium_unavailable_value")));
  }

  /** An event and its tombstone. */
  public void delete(int id) {
    rows.remove(id);
    send(id, event("d", "{\"id\":" + id + "}", "null"));
    send(id, null);
  }

  /** Its topic has so many partitions from now on. */
  void grow(int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Cluster.servers()))) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("no partitions for " + topic, e);
    }
  }

  public void flush() {
    producer.flush();
  }

  private void send(int id, String value) {
    byte[] key = ("{\"id\":" + id + "}").getBytes(StandardCharsets.UTF_8);
    byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    var unused = producer.send(new ProducerRecord<>(topic, key, bytes));
    events++;
  }

  private static String event(String op, String before, String after) {
    return "{\"before\":"
        + before
        + ",\"after\":"
        + after
        + ",\"source\":{},\"op\":\""
        + op
        + "\"}";
  }

  private static String row(int id, String text) {
    return "{\"id\":" + id + ",\"body\":\"" + text + "\"}";
  }

  /** How a configuration maps it; as {@code --set} has it. */
  static String mapping(String topic, String collections, String more) {
    return "mappings=[{topic: "
        + topic
        + ", envelope: debezium, collections: ["
        + collections
        + "], id: \"key:/id\", text: [/body]"
        + more
        + "}]";
  }

  /** A collection of its own topic; as {@code --set} has it. */
  static String collection(String name, String model, Object topic) {
    return "collections." + name + "={model: " + model + ", topic: " + topic + "}";
  }

  @Override
  public void close() {
    producer.close();
  }
}
