package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.app.EmbeddedBroker;
import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Cluster;
import io.embeddingstreams.it.Received;
import io.embeddingstreams.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brokers that are not there yet, and disks that take no more. */
@Timeout(300)
final class BadGroundIT {
  private static final int REQUESTS = 240;
  private static final int DISK_MEGABYTES = 600;

  @Test
  void shouldWaitForABrokerThatComesLater() {
    Path folder = Cluster.folder("later");
    int port = Ports.free(1).get(0);
    try (FaultyProvider provider = new FaultyProvider(1);
        Site site = new Site("later", folder, "127.0.0.1:" + port, provider.url(), 1)) {
      Instance instance = site.add("one").start();
      Await.until(
          Duration.ofMinutes(1),
          "a warning",
          () -> instance.log().contains("No Kafka broker answers yet"));

      try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"), port, Map.of())) {
        instance.awaitReady();

        send(broker.bootstrapServers(), site.topics(), 1, "");
        shouldAnswer(broker.bootstrapServers(), site.topics(), 1, "");
        instance.stop("INT");
      }
    }
  }

  /**
   * Another program fills the disk of the state directory. The process may go on while memory takes
   * what it writes; then it must end with status 1, having named the directory and what to do, also
   * where it is started on a disk that is still full. Once there is room it has lost nothing.
   */
  @Test
  void shouldEndOnAFullDiskAndLoseNothing() {
    Path folder = Cluster.folder("small");
    SmallDisk mounted = SmallDisk.at(folder.resolve("one").resolve("state"), DISK_MEGABYTES);
    if (mounted == null) {
      return; // a machine where not everybody may mount; a broken disk is tried below
    }
    String big = "x".repeat(500_000);
    try (SmallDisk disk = mounted;
        FaultyProvider provider = new FaultyProvider(1);
        Site site = new Site("small", folder, Cluster.servers(), provider.url(), 1)) {
      Instance instance = site.add("one", disk.entered(), List.of("-Xmx256m"));
      instance.start().awaitReady();
      disk.fill();

      send(Cluster.servers(), site.topics(), REQUESTS, big);

      assertThat(instance.awaitEnd(Duration.ofMinutes(1))).isEqualTo(1);
      assertThat(instance.log())
          .contains("The disk of streams.state.dir is full, so the application ends. Make room")
          .contains("directory=\"" + instance.state());
      assertThat(instance.start().awaitEnd(Duration.ofMinutes(1))).as("still full").isEqualTo(1);
      disk.free();
      instance.start().awaitReady();
      shouldAnswer(Cluster.servers(), site.topics(), REQUESTS, big);
    }
  }

  /**
   * A file where RocksDB's folder was stands for a broken disk: no new file can be made there, and
   * it needs no rights. The process must end with status 1, and started again on good ground it has
   * lost nothing.
   */
  @Test
  void shouldLoseNothingOnABrokenDisk() {
    Path folder = Cluster.folder("full");
    String big = "x".repeat(500_000);
    try (FaultyProvider provider = new FaultyProvider(1);
        Site site = new Site("full", folder, Cluster.servers(), provider.url(), 1)) {
      provider.take(500);
      Instance instance = site.add("one");
      instance.start().awaitReady();
      Ground ground = new Ground(instance.state());
      ground.fail("pending");

      send(Cluster.servers(), site.topics(), REQUESTS, big);

      assertThat(instance.awaitEnd(Duration.ofMinutes(2))).isEqualTo(1);
      assertThat(instance.log()).contains("Stream threads keep failing");
      provider.take(0);
      ground.mend();
      instance.start().awaitReady();
      shouldAnswer(Cluster.servers(), site.topics(), REQUESTS, big);
    }
  }

  private static void send(String servers, Topics topics, int count, String padding) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        String value =
            "{\"id\":\"" + i + "\",\"model\":\"fake\",\"input\":\"" + i + padding + "\"}";
        var unused =
            producer.send(
                new ProducerRecord<>(topics.requests(), value.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private static void shouldAnswer(String servers, Topics topics, int count, String padding) {
    Map<String, Integer> answers = new HashMap<>();
    try (Reading reading = new Reading(servers, topics.responses(), true)) {
      Await.until(
          Duration.ofMinutes(2),
          count + " answers",
          () -> {
            reading.poll(
                record -> {
                  Received answer = new Received(record);
                  String id = answer.body().path("id").asText();
                  answers.merge(id, 1, Integer::sum);
                  answer.shouldEmbed(List.of(id + padding));
                });
            return answers.size() == count;
          },
          answers::size);
    }
    assertThat(answers.values()).allMatch(times -> times == 1);
  }
}
