package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.embeddingstreams.app.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
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

/** The commands topics and embed on an embedded broker, with a gateway that only counts. */
@Timeout(120)
final class EmbedCommandIT {
  @TempDir Path folder;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldCreateTopicsAndWriteAnswersInTheFilesOrder() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      String config = config(broker).toString();
      assertThat(run("topics", "--config", config)).isEqualTo(1);
      assertThat(out.toString()).contains("missing");
      assertThat(run("topics", "--config", config, "--create")).isZero();
      Path texts = folder.resolve("texts.txt");
      Files.write(texts, IntStream.range(0, 1000).mapToObj(i -> "text " + i).toList());
      Path answers = folder.resolve("answers.jsonl");

      Thread gateway = new Thread(() -> answer(broker.bootstrapServers()), "gateway");
      gateway.start();
      int status =
          run(
              "embed",
              texts.toString(),
              "--config",
              config,
              "--model",
              "local-model",
              "--batch",
              "10",
              "--out",
              answers.toString());
      stopped.set(true);
      gateway.join();

      assertThat(status).isEqualTo(1);
      List<String> lines = Files.readAllLines(answers);
      assertThat(lines).hasSize(100);
      assertThat(lines.get(0)).contains("lines-1-10\"");
      assertThat(lines.get(99)).contains("lines-991-1000\"");
      assertThat(err.toString())
          .contains("990 texts, 0 hits, 990 misses, 1 errors")
          .contains("1 of 100 requests failed; the first: lines 71-80: refused (overloaded)");
    }
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private Path config(EmbeddedBroker broker) throws Exception {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        kafka: {bootstrap.servers: "%s"}
        streams: {application.id: gate}
        topics: {partitions: 2, cache-partitions: 2, replication-factor: 1}
        models:
          local-model:
            deployments: [{name: here, provider: local, model: all-minilm-l6-v2}]
        """
            .formatted(broker.bootstrapServers()));
  }

  /** Answers every request under its own headers, the eighth with an error. */
  private void answer(String servers) {
    Map<String, Object> kafka =
        Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> requests =
            new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> answers =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", servers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      requests.assign(
          List.of(
              new TopicPartition("embedding-requests", 0),
              new TopicPartition("embedding-requests", 1)));
      while (!stopped.get()) {
        for (ConsumerRecord<byte[], byte[]> request : requests.poll(Duration.ofMillis(50))) {
          var unused = answers.send(answer(request));
        }
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> answer(ConsumerRecord<byte[], byte[]> request) {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(request.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String id = json.path("id").asText();
    boolean bad = id.equals("lines-71-80");
    String error = bad ? ",\"error\":{\"message\":\"refused\",\"code\":\"overloaded\"}" : "";
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            "embedding-responses",
            request.partition(),
            null,
            ("{\"id\":\"" + id + "\"" + error + "}").getBytes(StandardCharsets.UTF_8));
    request.headers().forEach(record.headers()::add);
    header(record, "embedding-status", bad ? "503" : "200");
    header(record, "embedding-cache-hits", "0");
    header(record, "embedding-cache-misses", String.valueOf(json.path("input").size()));
    header(record, "embedding-failed", bad ? "10" : "0");
    return record;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
