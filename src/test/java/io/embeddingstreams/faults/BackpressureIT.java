package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Cluster;
import io.embeddingstreams.wire.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A flood of requests and a slow provider: the backlog stays on the topic, and all is drained when
 * the flood stops. The full form's flood is a million, or {@code faults.backlog}.
 */
@Timeout(3600)
final class BackpressureIT {
  private static final boolean FULL = Boolean.getBoolean("faults.full");
  private static final int BACKLOG =
      Integer.getInteger("faults.backlog", FULL ? 1_000_000 : 15_000);
  private static final int TEXTS = BACKLOG / 10;
  private static final int OPEN = 400;
  private static final long BYTES = 1 << 20;
  private static final int ONE_POLL = 100;
  private static final int THREADS = 2;
  private static final int LOOKS = FULL ? 120 : 20;
  private static final long DISK_BYTES = 500L << 20;

  private final Most open = new Most();
  private final Most items = new Most();
  private final Most bytes = new Most();
  private final Most disk = new Most();
  private long answers;

  /** The greatest of some values. */
  private static final class Most {
    private double value;

    void see(double seen) {
      value = Math.max(value, seen);
    }
  }

  @Test
  void shouldLeaveTheBacklogOnTheTopicAndDrainIt() {
    Path folder = Cluster.folder("backpressure");
    try (FaultyProvider provider = new FaultyProvider(1);
        Site site =
            new Site(
                "flood",
                folder,
                Cluster.servers(),
                provider.url(),
                1,
                "limits.open-requests=" + OPEN,
                "limits.pending-bytes=" + BYTES);
        Admin admin = Admin.create(Map.of("bootstrap.servers", Cluster.servers()))) {
      provider.take(2_000);
      Instance instance = site.add("one").start();
      instance.awaitReady();
      flood(site.topics());
      Await.until(
          Duration.ofMinutes(1),
          "intake is paused",
          () -> instance.metric("embedding_streams_intake_paused") == 1);

      for (int i = 0; i < LOOKS; i++) {
        look(instance);
      }

      try (Reading reading = new Reading(Cluster.servers(), site.topics().responses(), true)) {
        shouldBeTheBacklog(site.topics(), admin, instance, reading);
        provider.take(0);
        long drained = drain(instance, reading);
        shouldHaveStayedWithinBounds(drained);
        instance.awaitMetric("embedding_streams_open_requests", 0, Duration.ofSeconds(30));
        Await.until(Duration.ofSeconds(30), "no lag", () -> lag(site.topics(), admin) == 0);
        assertThat(provider.calls().values()).allMatch(calls -> calls.size() == 1);
      }
    }
  }

  private static void flood(Topics topics) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Cluster.servers(), "linger.ms", 20, "batch.size", 200_000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < BACKLOG; i++) {
        String value = "{\"model\":\"fake\",\"input\":\"flood " + i % TEXTS + "\"}";
        var unused =
            producer.send(
                new ProducerRecord<>(topics.requests(), value.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private void look(Instance instance) {
    open.see(instance.metric("embedding_streams_open_requests"));
    items.see(instance.metric("embedding_streams_pending_items"));
    bytes.see(instance.metric("embedding_streams_pending_bytes"));
    disk.see(size(instance.state()));
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Lag is what waits: neither answered nor open. */
  private void shouldBeTheBacklog(Topics topics, Admin admin, Instance instance, Reading reading) {
    reading.toEnd(record -> answers++);
    long before = answers;
    long lag = lag(topics, admin);
    double now = instance.metric("embedding_streams_open_requests");
    reading.toEnd(record -> answers++);
    assertThat((double) lag)
        .as("lag, with %d to %d answered and %s open", before, answers, now)
        .isBetween(BACKLOG - answers - now - 2 * OPEN, BACKLOG - before + 2.0 * OPEN);
    assertThat(lag).isGreaterThan(BACKLOG / 2);
  }

  private long drain(Instance instance, Reading reading) {
    long start = System.nanoTime();
    int[] polls = new int[1];
    Await.until(
        Duration.ofMinutes(50),
        "all answers",
        () -> {
          reading.poll(record -> answers++);
          if (polls[0]++ % 50 == 0) {
            look(instance);
          }
          return answers >= BACKLOG;
        },
        () -> answers);
    reading.toEnd(record -> answers++);
    assertThat(answers).isEqualTo(BACKLOG);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private void shouldHaveStayedWithinBounds(long drainMillis) {
    new Figures()
        .put("backlog", BACKLOG)
        .put("most_open_requests", open.value)
        .put("most_pending_items", items.value)
        .put("most_pending_bytes", bytes.value)
        .put("most_state_bytes", disk.value)
        .put("drain_millis", drainMillis)
        .put("drained_per_second", 1_000.0 * BACKLOG / Math.max(1, drainMillis))
        .publish("backpressure");
    assertThat(open.value).isBetween((double) OPEN, OPEN + (double) THREADS * ONE_POLL);
    assertThat(items.value).isLessThanOrEqualTo(OPEN + (double) THREADS * ONE_POLL);
    assertThat(bytes.value).isLessThanOrEqualTo(BYTES);
    assertThat(disk.value).isLessThan(DISK_BYTES);
  }

  private static long lag(Topics topics, Admin admin) {
    try (Reading reading = new Reading(Cluster.servers(), topics.requests(), false)) {
      var committed =
          admin
              .listConsumerGroupOffsets(topics.requestsApplication())
              .partitionsToOffsetAndMetadata()
              .get();
      return reading.ends().entrySet().stream()
          .mapToLong(
              end ->
                  end.getValue()
                      - (committed.get(end.getKey()) == null
                          ? 0
                          : committed.get(end.getKey()).offset()))
          .sum();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("no offsets", e);
    }
  }

  private static double size(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.mapToLong(BackpressureIT::fileSize).sum();
    } catch (UncheckedIOException | IOException e) {
      return 0; // a folder that went while it was walked: the next look counts
    }
  }

  private static long fileSize(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException gone) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
