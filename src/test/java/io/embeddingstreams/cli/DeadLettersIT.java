package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.EmbeddedBroker;
import io.embeddingstreams.app.LoopbackPorts;
import io.embeddingstreams.config.ConfigLoader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dead-letters} against an instance on an embedded broker. */
@Timeout(180)
final class DeadLettersIT {
  private static final byte[] BROKEN = "{\"model\": ".getBytes(StandardCharsets.UTF_8);
  private static final byte[] KEY = {7, 0, -1};

  @TempDir Path folder;
  private StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldListLettersAndSendThemAgainOnce() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      String config = config(broker).toString();
      assertThat(run("topics", "--create", "--config", config)).isZero();
      send(broker);
      try (Application application =
          Application.start(ConfigLoader.load(Path.of(config), Map.of(), List.of()), null)) {
        assertThat(application.awaitReady(Duration.ofSeconds(90))).isTrue();
        read(broker, "embedding-dead-letters", 1);
      }

      assertThat(run("dead-letters", "list", "--config", config)).isZero();
      assertThat(out.toString())
          .contains("invalid_json")
          .contains("embedding-requests-1@0")
          .contains("1 dead letters")
          .doesNotContain("\"model\"");
      assertThat(run("dead-letters", "list", "--json", "--config", config)).isZero();
      assertThat(out.toString()).contains("\"bytes\":" + BROKEN.length).contains("\"whole\":true");
      assertThat(run("dead-letters", "list", "--code", "overloaded", "--config", config)).isZero();
      assertThat(out.toString()).contains("no dead letters");

      assertThat(run("dead-letters", "replay", "--dry-run", "--config", config)).isZero();
      assertThat(out.toString()).contains("1 dead letters would be sent");
      assertThat(run("dead-letters", "replay", "--config", config)).isZero();
      assertThat(out.toString()).contains("1 dead letters sent to embedding-requests");
      assertThat(run("dead-letters", "replay", "--config", config)).isZero();
      assertThat(out.toString()).contains("0 dead letters sent");

      ConsumerRecord<byte[], byte[]> again = read(broker, "embedding-requests", 2).get(1);
      assertThat(again.partition()).isEqualTo(1);
      assertThat(again.key()).isEqualTo(KEY);
      assertThat(again.value()).isEqualTo(BROKEN);
      assertThat(Objects.requireNonNull(again.headers().lastHeader("trace")).value())
          .isEqualTo(new byte[] {1});
      assertThat(again.headers().toArray()).hasSize(1);

      assertThat(run("dead-letters", "replay", "--again", "--config", config)).isZero();
      assertThat(out.toString()).contains("1 dead letters sent");
      assertThat(read(broker, "embedding-requests", 3)).hasSize(3);
    }
  }

  private int run(String... arguments) {
    out = new StringWriter();
    return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private static void send(EmbeddedBroker broker) throws Exception {
    var bytes = new ByteArraySerializer();
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes, bytes)) {
      var request = new ProducerRecord<>("embedding-requests", 1, KEY, BROKEN);
      request.headers().add("trace", new byte[] {1});
      producer.send(request).get();
    }
  }

  /** This many committed records of partition 1, in order; waits for them. */
  private static List<ConsumerRecord<byte[], byte[]>> read(
      EmbeddedBroker broker, String topic, int count) {
    var bytes = new ByteArrayDeserializer();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest");
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.assign(List.of(new TopicPartition(topic, 1)));
      while (found.size() < count) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }

  private Path config(EmbeddedBroker broker) throws Exception {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        kafka: {bootstrap.servers: "%s"}
        streams: {application.id: letters, state.dir: "%s", num.stream.threads: 1}
        topics: {partitions: 2, cache-partitions: 2, replication-factor: 1}
        management: {port: %d}
        models: {m: {deployments: [{name: in-process, provider: local}]}}
        """
            .formatted(broker.bootstrapServers(), folder.resolve("state"), LoopbackPorts.free()));
  }
}
