package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Cluster;
import io.embeddingstreams.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How soon a killed process runs again once much has gone through its stores. The full form sends 1
 * GB through {@code assemblies}; {@code faults.recovery.seconds} bounds what both forms accept,
 * {@code faults.guarantee} names the guarantee.
 */
@Timeout(900)
final class RecoveryIT {
  private static final boolean FULL = Boolean.getBoolean("faults.full");
  private static final int REQUESTS = FULL ? 1_100 : 120;
  private static final int OPEN = 20;
  private static final String PROCESSING =
      "streams.processing.guarantee=" + System.getProperty("faults.guarantee", "exactly_once_v2");
  private static final byte[] MEGABYTE = new byte[1 << 20];
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long SECONDS = Long.getLong("faults.recovery.seconds", FULL ? 5 : 20);

  private long answers;

  @Test
  void shouldRunSoonAfterAKillWithoutPayingAgain() throws Exception {
    Path folder = Cluster.folder("recovery");
    try (FaultyProvider provider = new FaultyProvider(1);
        Site site = new Site("recovery", folder, Cluster.servers(), provider.url(), 1, PROCESSING);
        Admin admin = Admin.create(Map.of("bootstrap.servers", Cluster.servers()))) {
      Path temporary = Files.createDirectories(folder.resolve("temporary"));
      List<String> jvm = List.of("-Xmx256m", "-Djava.io.tmpdir=" + temporary);
      Instance instance = site.add("one", List.of(), jvm).start();
      instance.awaitReady();
      try (Reading reading = new Reading(Cluster.servers(), site.topics().responses(), true)) {
        recover(site, provider, admin, instance, reading);
        assertThat(temporary).as("no kill leaves native libraries").isEmptyDirectory();
      }
    } finally {
      Logs.keep(folder, "recovery");
    }
  }

  private void recover(
      Site site, FaultyProvider provider, Admin admin, Instance instance, Reading reading)
      throws Exception {
    send(site.topics(), 0, REQUESTS, MEGABYTE);
    awaitAnswers(reading, REQUESTS);
    provider.take(8_000);
    send(site.topics(), REQUESTS, OPEN, MEGABYTE);
    Await.until(
        Duration.ofMinutes(1),
        "open requests",
        () -> instance.metric("embedding_streams_open_requests") >= OPEN / 4.0);
    double entries = instance.metric("embedding_streams_cache_entries");
    long compacted = bytes(admin, site.topics(), "requests-assemblies");
    long cached = bytes(admin, site.topics(), "cache-embeddings");
    long calls = provider.count();

    instance.kill();
    Duration ready = instance.start().awaitReady();

    new Figures()
        .put("through_assemblies_bytes", (long) REQUESTS * MEGABYTE.length)
        .put("assemblies_changelog_bytes", compacted)
        .put("embeddings_changelog_bytes", cached)
        .put("ready_millis", ready.toMillis())
        .put("restored_bytes", restored(instance))
        .put("restored_bytes_per_second", 1_000 * restored(instance) / restoring(instance))
        .publish("recovery");
    awaitAnswers(reading, REQUESTS + OPEN);
    provider.take(0);
    long after = provider.count();
    assertThat(after - calls).as("calls for what was open").isLessThanOrEqualTo(OPEN);
    send(site.topics(), 0, REQUESTS, new byte[0]);
    awaitAnswers(reading, 2 * REQUESTS + OPEN);
    assertThat(provider.count()).as("nothing that was cached is paid again").isEqualTo(after);
    assertThat(instance.metric("embedding_streams_cache_entries")).isGreaterThanOrEqualTo(entries);
    assertThat(instance.log()).doesNotContain("A stream thread failed");
    assertThat(ready).isLessThan(Duration.ofSeconds(SECONDS));
  }

  /** What the requests application read of its changelogs; a minute later it is told by topic. */
  private static double restored(Instance instance) {
    return instance.metric(
        "kafka_consumer_fetch_manager_bytes_consumed_total", "-requests-", "-restore-consumer\"");
  }

  /** How many milliseconds the requests application took from its start until it ran. */
  private static long restoring(Instance instance) {
    String log = instance.log();
    return Math.max(1, Duration.between(last(log, "REBALANCING"), last(log, "RUNNING")).toMillis());
  }

  private static Instant last(String log, String state) {
    return log.lines()
        .filter(line -> line.contains("application=\"requests\" state=\"" + state + "\""))
        .map(line -> OffsetDateTime.parse(line.substring(0, line.indexOf(' '))).toInstant())
        .reduce(Instant.MIN, (before, line) -> line);
  }

  private static void send(Topics topics, int from, int count, byte[] header) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Cluster.servers(), "max.request.size", 4 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = from; i < from + count; i++) {
        String value = "{\"model\":\"fake\",\"input\":\"recovery " + i + "\"}";
        ProducerRecord<byte[], byte[]> request =
            new ProducerRecord<>(topics.requests(), value.getBytes(StandardCharsets.UTF_8));
        request.headers().add("kept", header);
        var unused = producer.send(request);
      }
    }
  }

  private void awaitAnswers(Reading reading, long count) {
    Await.until(
        PATIENCE,
        count + " answers",
        () -> {
          reading.poll(record -> answers++);
          return answers >= count;
        },
        () -> answers);
  }

  private static long bytes(Admin admin, Topics topics, String store)
      throws ExecutionException, InterruptedException {
    String changelog = topics.applicationId() + "-" + store + "-changelog";
    return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
        .flatMap(folders -> folders.values().stream())
        .map(LogDirDescription::replicaInfos)
        .flatMap(replicas -> replicas.entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(changelog))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }
}
