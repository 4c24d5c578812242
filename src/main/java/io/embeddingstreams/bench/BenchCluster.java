package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.BrokerConnection;
import io.embeddingstreams.app.EmbeddedBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The brokers that a bench runs on: one inside this process, or a given cluster, from which all
 * topics of the bench are deleted again at the end.
 */
final class BenchCluster implements AutoCloseable {
  // What was measured is deleted soon, so that no disk is measured but the page cache, as it is on
  // a broker whose consumers keep up.
  private static final Map<String, String> BROKER =
      Map.of(
          "log.retention.check.interval.ms", "1000",
          "log.segment.delete.delay.ms", "1000",
          "log.initial.task.delay.ms", "1000");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final @Nullable EmbeddedBroker broker;
  private final Map<String, String> kafka;
  private final Admin admin;
  private final String prefix;

  private BenchCluster(@Nullable EmbeddedBroker broker, Map<String, String> kafka, String prefix) {
    this.broker = broker;
    this.kafka = kafka;
    this.prefix = prefix;
    this.admin = BrokerConnection.open(kafka, PATIENCE);
  }

  /** Starts a broker below the stage's directory, or takes the cluster that it names. */
  static BenchCluster open(Stage stage) {
    if (!stage.kafka().isEmpty()) {
      String prefix = "bench-" + UUID.randomUUID().toString().substring(0, 8) + "-";
      return new BenchCluster(null, stage.kafka(), prefix);
    }
    stage.tell("starting a broker");
    EmbeddedBroker broker = EmbeddedBroker.start(stage.directory().resolve("broker"), 0, BROKER);
    return new BenchCluster(
        broker, Map.of("bootstrap.servers", broker.bootstrapServers()), "bench-");
  }

  /** Client properties. */
  Map<String, String> kafka() {
    return kafka;
  }

  /** What every name of this bench on the cluster begins with. */
  String prefix() {
    return prefix;
  }

  Admin admin() {
    return admin;
  }

  /** Deletes the records of a topic: what was measured need not stay on the disk. */
  void forget(String topic, int partitions) {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      all.put(new TopicPartition(topic, p), RecordsToDelete.beforeOffset(-1));
    }
    var unused = admin.deleteRecords(all).all();
  }

  @Override
  public void close() {
    try {
      if (broker == null) {
        deleteTopics();
      }
    } finally {
      admin.close(Duration.ofSeconds(2));
      if (broker != null) {
        broker.close();
      }
    }
  }

  private void deleteTopics() {
    try {
      List<String> ours =
          admin.listTopics().names().get().stream().filter(n -> n.startsWith(prefix)).toList();
      admin.deleteTopics(ours).all().get();
    } catch (ExecutionException e) {
      throw new ApplicationException(
          "the topics " + prefix + "* could not be deleted: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
