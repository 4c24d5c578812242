package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics, first starts and purges on one embedded broker. */
final class TopicAdminIT {
  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static Admin admin;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(data);
    admin =
        BrokerConnection.open(
            Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    admin.close();
    broker.close();
  }

  private static Topics topics(String name, boolean create) {
    return new Topics(
        name, 3, 4, (short) 1, create, name + "-in", name + "-out", name + "-dead", Map.of());
  }

  @Test
  void shouldCreateWhatIsMissingAndSayWhatItIs() {
    TopicAdmin made = new TopicAdmin(admin, topics("made", true));

    TopicFacts facts = made.ensure();

    assertThat(facts)
        .isEqualTo(new TopicFacts(3, 4, 9437184, 9437184, 9437184, 9437184, 1048588, Map.of()));
    assertThat(made.inspect().isRight()).isTrue();
    assertThat(made.inspect().rows()).allMatch(row -> row.otherSettings().isEmpty());
  }

  @Test
  void shouldLetTwoInstancesCreateAtOnce() throws Exception {
    ExecutorService instances = Executors.newFixedThreadPool(4);
    List<Future<TopicFacts>> facts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      facts.add(instances.submit(() -> new TopicAdmin(admin, topics("race", true)).ensure()));
    }

    for (Future<TopicFacts> fact : facts) {
      assertThat(fact.get().partitions()).isEqualTo(3);
    }
    instances.shutdown();
  }

  @Test
  void shouldNameWhatIsMissingWhereItMayNotCreate() {
    assertThatThrownBy(() -> new TopicAdmin(admin, topics("none", false)).ensure())
        .isInstanceOf(ApplicationException.class)
        .hasMessageContaining("none-in (3 partitions)")
        .hasMessageContaining("none-lookups (4 partitions)")
        .hasMessageContaining("topics --create");
  }

  @Test
  void shouldRefuseCountsThatDisagree() throws Exception {
    admin
        .createTopics(
            List.of(new NewTopic("odd-in", 3, (short) 1), new NewTopic("odd-out", 5, (short) 1)))
        .all()
        .get();

    assertThatThrownBy(() -> new TopicAdmin(admin, topics("odd", true)).ensure())
        .isInstanceOf(ApplicationException.class)
        .hasMessageContaining("odd-out has 5")
        .hasMessageContaining("odd-in has 3");
  }

  @Test
  void shouldAskWhereToBeginWhereOffsetsAreGone() throws Exception {
    Topics topics = topics("first", true);
    new TopicAdmin(admin, topics).ensure();
    FirstStart start = new FirstStart(admin, topics);

    start.prepare(null);
    String changelog = "first-cache-embeddings-changelog";
    admin.createTopics(List.of(new NewTopic(changelog, 1, (short) 1))).all().get();
    start.prepare(null);
    write(changelog, 0, 1);
    write(topics.requests(), 1, 5);

    assertThatThrownBy(() -> start.prepare(null))
        .isInstanceOf(ApplicationException.class)
        .hasMessageContaining("--from earliest")
        .hasMessageContaining(changelog);
    start.prepare(FirstStart.From.LATEST);
    assertThat(committed("first-requests", new TopicPartition("first-in", 1))).isEqualTo(5);
    start.prepare(null);
  }

  @Test
  void shouldKnowANewGroupAtItsSecondStart() throws Exception {
    Topics topics = topics("new", true);
    new TopicAdmin(admin, topics).ensure();
    FirstStart start = new FirstStart(admin, topics);
    fill("new-requests-cache-embeddings-changelog");
    start.prepare(null);
    start.noteBeginning();
    fill("new-cache-embeddings-changelog");

    start.prepare(null);

    assertThat(committed("new-requests", new TopicPartition("new-in", 1))).isZero();
  }

  private void fill(String changelog) throws Exception {
    admin.createTopics(List.of(new NewTopic(changelog, 1, (short) 1))).all().get();
    write(changelog, 0, 1);
  }

  @Test
  void shouldPurgeWhatTheGroupHasCommitted() throws Exception {
    Topics topics = topics("purge", true);
    new TopicAdmin(admin, topics).ensure();
    TopicPartition read = new TopicPartition(topics.lookups(), 1);
    TopicPartition others = new TopicPartition(topics.lookups(), 2);
    write(read.topic(), 1, 10);
    write(others.topic(), 2, 10);
    admin
        .alterConsumerGroupOffsets(
            topics.cacheApplication(),
            Map.of(read, new OffsetAndMetadata(7), others, new OffsetAndMetadata(7)))
        .all()
        .get();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();

    try (Purger purger =
        new Purger(
            admin,
            topics,
            () -> Set.of(read, new TopicPartition(topics.outcomes(), 0)),
            new Meters(registry),
            Clock.systemUTC())) {
      purger.purge();
      purger.purge();
    }

    assertThat(firstOffset(read)).isEqualTo(7);
    assertThat(firstOffset(others)).isZero();
    assertThat(registry.get("embedding.streams.purges").tag("result", "done").counter().count())
        .isEqualTo(1);
  }

  @Test
  void shouldCountPurgesThatFail() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Topics topics = topics("absent", true);
    try (Purger purger =
        new Purger(
            admin,
            topics,
            () -> {
              throw new IllegalStateException("the application is closed");
            },
            new Meters(registry),
            Clock.systemUTC())) {
      purger.purge();
    }

    assertThat(registry.get("embedding.streams.purges").tag("result", "failed").counter().count())
        .isEqualTo(1);
  }

  private static void write(String topic, int partition, int records) throws Exception {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {1})).get();
      }
    }
  }

  private static long firstOffset(TopicPartition partition) throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.earliest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private static long committed(String group, TopicPartition partition) throws Exception {
    OffsetAndMetadata offset =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(partition);
    return offset == null ? -1 : offset.offset();
  }
}
