package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Cluster;
import io.embeddingstreams.topology.Nodes.Disk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two instances that write to one changelog, as a process does that slept while another took its
 * task: what the other wrote must be there once the store is opened again.
 */
@Timeout(120)
final class ForeignRowsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ROWS = "rows";

  @ParameterizedTest
  @EnumSource(
      value = Disk.class,
      names = {"COUNTED", "RESTORED"})
  void shouldHaveWhatAnotherInstanceWroteBetweenItsOwnRows(Disk disk) {
    try (Site site = new Site(disk)) {
      site.whileRunning(
          rows -> {
            site.send("first", "own");
            site.send("second", "own");
            site.awaitRecords(2);
            site.writeBehindItsBack("foreign", "row");
            site.writeBehindItsBack("first", null);
            site.send("last", "own");
            site.awaitRecords(5);
            assertThat(text(rows, "first")).isEqualTo("own");
          });

      site.whileRunning(
          rows -> {
            assertThat(text(rows, "foreign")).isEqualTo("row");
            assertThat(text(rows, "first")).isNull();
            assertThat(text(rows, "second")).isEqualTo("own");
            assertThat(text(rows, "last")).isEqualTo("own");
          });
    }
  }

  /** Fails once Kafka Streams sees to it by itself: then our stores have done their work. */
  @ParameterizedTest
  @EnumSource(
      value = Disk.class,
      names = {"EXACT"})
  void shouldLackItInTheStoresOfKafkaStreams(Disk disk) {
    try (Site site = new Site(disk)) {
      site.whileRunning(
          rows -> {
            site.send("first", "own");
            site.awaitRecords(1);
            site.writeBehindItsBack("foreign", "row");
            site.send("last", "own");
            site.awaitRecords(3);
          });

      site.whileRunning(rows -> assertThat(text(rows, "foreign")).isNull());
    }
  }

  private static @Nullable String text(ReadOnlyKeyValueStore<Bytes, byte[]> rows, String key) {
    byte[] value = rows.get(Bytes.wrap(utf8(key)));
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Look {
    void at(ReadOnlyKeyValueStore<Bytes, byte[]> rows);
  }

  /** An application at_least_once that keeps what it reads in one store. */
  private static final class Site implements AutoCloseable {
    private final String name;
    private final Disk disk;
    private final Path state;
    private final TopicPartition changelog;
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", Cluster.servers()));
    private final KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, Cluster.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    Site(Disk disk) {
      this.disk = disk;
      this.name = "foreign-" + disk.name().toLowerCase(Locale.ROOT);
      this.state = Cluster.folder(name);
      this.changelog = new TopicPartition(name + "-" + ROWS + "-changelog", 0);
      admin
          .createTopics(List.of(new NewTopic(name, 1, (short) 1)))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }

    void whileRunning(Look look) {
      try (KafkaStreams streams = new KafkaStreams(topology(), properties())) {
        streams.start();
        Await.until(
            PATIENCE,
            name + " runs",
            () -> streams.state() == KafkaStreams.State.RUNNING,
            streams::state);
        look.at(
            streams.store(
                StoreQueryParameters.fromNameAndType(
                    ROWS, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())));
        assertThat(streams.close(PATIENCE)).isTrue();
      }
    }

    private Topology topology() {
      var bytes = new ByteArrayDeserializer();
      return new Topology()
          .addSource("source", bytes, bytes, name)
          .addProcessor("keep", Keep::new, "source")
          .addStateStore(Nodes.passing(ROWS, 60_000, disk), "keep");
    }

    private Properties properties() {
      Properties all = new Properties();
      all.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
      all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, Cluster.servers());
      all.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
      all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "50");
      all.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
      all.put(StreamsConfig.consumerPrefix("session.timeout.ms"), "2000");
      all.put(StreamsConfig.consumerPrefix("heartbeat.interval.ms"), "500");
      return all;
    }

    void send(String key, String value) {
      write(new ProducerRecord<>(name, utf8(key), utf8(value)));
    }

    void writeBehindItsBack(String key, @Nullable String value) {
      byte[] bytes = value == null ? null : utf8(value);
      write(new ProducerRecord<>(changelog.topic(), 0, utf8(key), bytes));
    }

    private void write(ProducerRecord<byte[], byte[]> record) {
      try {
        producer.send(record).get();
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError("can't write to " + record.topic(), e);
      }
    }

    void awaitRecords(long count) {
      Await.until(PATIENCE, count + " in the changelog", () -> records() == count, this::records);
    }

    private long records() {
      try {
        return admin
            .listOffsets(Map.of(changelog, OffsetSpec.latest()))
            .partitionResult(changelog)
            .get()
            .offset();
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError("can't read the end of " + changelog, e);
      }
    }

    @Override
    public void close() {
      producer.close();
      admin.close();
    }
  }

  private static final class Keep extends ContextualProcessor<byte[], byte[], Void, Void> {
    @Override
    public void process(Record<byte[], byte[]> record) {
      KeyValueStore<Bytes, byte[]> rows = context().getStateStore(ROWS);
      rows.put(Bytes.wrap(record.key()), record.value());
    }
  }
}
