package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.model.FakeClock;
import io.embeddingstreams.wire.Topics;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PausingConsumerTest {
  private static final Topics TOPICS =
      new Topics(
          "es",
          1,
          1,
          (short) 1,
          true,
          "requests",
          "responses",
          "dead",
          Map.of(),
          List.of("articles"));
  private static final TopicPartition FIRST = new TopicPartition("requests", 0);
  private static final TopicPartition SECOND = new TopicPartition("requests", 1);
  private static final TopicPartition DOCUMENTS = new TopicPartition("es-documents", 0);
  private static final TopicPartition MAPPED = new TopicPartition("articles", 0);
  private static final TopicPartition OUTCOMES = new TopicPartition("outcomes", 0);

  private final AtomicBoolean full = new AtomicBoolean();
  private final FakeClock clock = new FakeClock();
  private final PollTimes polls = new PollTimes(clock);
  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
  private final Consumer<byte[], byte[]> consumer =
      PausingConsumer.around(kafka, new Intake(TOPICS, full::get), polls);

  @BeforeEach
  void assign() {
    List<TopicPartition> all = List.of(FIRST, SECOND, OUTCOMES);
    consumer.assign(all);
    List.of(FIRST, SECOND, OUTCOMES, DOCUMENTS, MAPPED)
        .forEach(
            partition -> kafka.updateBeginningOffsets(Collections.singletonMap(partition, 0L)));
  }

  @Test
  void shouldFetchAllWhileThereIsRoom() {
    poll();

    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void shouldPauseRequestsAloneAtTheBound() {
    full.set(true);
    poll();

    assertThat(kafka.paused()).containsExactlyInAnyOrder(FIRST, SECOND);
    full.set(false);
    poll();
    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void shouldPauseAnewWhatStreamsResumed() {
    full.set(true);
    poll();

    consumer.resume(List.of(FIRST, SECOND, OUTCOMES));
    poll();

    assertThat(kafka.paused()).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void shouldKeepThePausesOfStreams() {
    consumer.pause(List.of(FIRST, OUTCOMES));
    full.set(true);
    poll();
    full.set(false);
    poll();

    assertThat(kafka.paused()).containsExactlyInAnyOrder(FIRST, OUTCOMES);
    consumer.resume(List.of(FIRST, OUTCOMES));
    poll();
    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void shouldForgetPausesOfPartitionsThatLeft() {
    consumer.pause(List.of(FIRST));
    consumer.assign(List.of(SECOND));
    poll();
    consumer.assign(List.of(FIRST, SECOND));
    poll();

    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void shouldPauseDocumentsAndMappedTopicsAtTheBound() {
    consumer.assign(List.of(OUTCOMES, DOCUMENTS, MAPPED));
    full.set(true);
    poll();

    assertThat(kafka.paused()).containsExactlyInAnyOrder(DOCUMENTS, MAPPED);
  }

  @Test
  void shouldLeaveRecordsOnMappedTopicsWhileDocumentsWait() {
    consumer.assign(List.of(FIRST, DOCUMENTS, MAPPED));
    kafka.updateEndOffsets(Collections.singletonMap(DOCUMENTS, 5_000L));
    consumer.seek(DOCUMENTS, 0);
    poll();

    assertThat(kafka.paused()).containsExactly(MAPPED);
    consumer.seek(DOCUMENTS, 4_000);
    poll();
    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void shouldThrowWhatTheConsumerThrows() {
    kafka.setPollException(new KafkaException("broken"));

    assertThatThrownBy(this::poll).isInstanceOf(KafkaException.class).hasMessage("broken");
  }

  @Test
  void shouldTellHowLongAThreadHasNotPolled() {
    assertThat(polls.longestMillis()).isZero();
    poll();
    clock.advance(Duration.ofSeconds(7));

    assertThat(polls.longestMillis()).isEqualTo(7_000);
    consumer.close();
    assertThat(polls.longestMillis()).isZero();
  }

  private void poll() {
    consumer.poll(Duration.ZERO);
  }
}
