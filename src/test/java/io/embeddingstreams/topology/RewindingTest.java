package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RewindingTest {
  private static final TopicPartition FIRST = new TopicPartition("requests", 0);
  private static final TopicPartition SECOND = new TopicPartition("requests", 1);

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
  private final Consumer<byte[], byte[]> consumer =
      ClientProxy.of(Consumer.class, new Rewinding(kafka)::invoke);

  @BeforeEach
  void assign() {
    consumer.assign(List.of(FIRST, SECOND));
    kafka.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
  }

  @Test
  void shouldGoBackToWhatIsCommittedWhereATaskBegins() {
    read(FIRST, 3);
    commit(FIRST, 1);
    assertThat(consumer.position(FIRST)).isEqualTo(3);

    begin();

    assertThat(consumer.position(FIRST)).isEqualTo(1);
  }

  @Test
  void shouldGoBackToTheBeginningWhereNothingIsCommitted() {
    read(FIRST, 3);

    begin();

    assertThat(consumer.position(FIRST)).isZero();
  }

  @Test
  void shouldLeaveAPartitionThatWasNotReadFrom() {
    commit(SECOND, 1);
    kafka.seek(SECOND, 7);

    begin();

    assertThat(consumer.position(SECOND)).isEqualTo(7);
  }

  @Test
  void shouldCommitNothingBeforeItHasReadAgain() {
    read(FIRST, 3);
    commit(FIRST, 1);
    begin();

    commit(FIRST, 3);
    assertThat(committed(FIRST)).isEqualTo(1);

    read(FIRST, 2);
    commit(FIRST, 2);
    assertThat(committed(FIRST)).isEqualTo(2);
  }

  @Test
  void shouldCommitOtherPartitionsMeanwhile() {
    read(FIRST, 3);
    read(SECOND, 3);
    consumer.seekToBeginning(Set.of(FIRST));

    Map<TopicPartition, OffsetAndMetadata> both = new HashMap<>();
    both.put(FIRST, new OffsetAndMetadata(3));
    both.put(SECOND, new OffsetAndMetadata(3));
    consumer.commitSync(both);

    assertThat(committed(SECOND)).isEqualTo(3);
    assertThat(committed(FIRST)).isEqualTo(-1);
  }

  /** Reads up to an offset. */
  private void read(TopicPartition partition, long to) {
    for (long offset = kafka.position(partition); offset < to; offset++) {
      kafka.addRecord(
          new ConsumerRecord<>(
              partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
    }
    assertThat(consumer.poll(Duration.ZERO).count()).isPositive();
  }

  private void commit(TopicPartition partition, long offset) {
    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
  }

  /** As Kafka Streams does for a task that begins. */
  private void begin() {
    assertThat(consumer.committed(Set.of(FIRST, SECOND))).isNotNull();
  }

  /** -1 where nothing is. */
  private long committed(TopicPartition partition) {
    OffsetAndMetadata committed = kafka.committed(Set.of(partition)).get(partition);
    return committed == null ? -1 : committed.offset();
  }
}
