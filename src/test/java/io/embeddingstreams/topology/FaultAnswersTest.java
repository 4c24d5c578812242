package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.LookupCodec;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a record whose processing meets a bug, by the settings of the application. */
class FaultAnswersTest {
  private static final Topics TOPICS =
      new Topics("es", 1, 1, (short) 1, true, "requests", "responses", "dead", Map.of());
  private static final String SECRET = "what the caller wrote";

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = Responses.class,
      names = {"ALL", "ERRORS"})
  void shouldAnswerARequestUnderItsKeyAndKeepItsBytes(Responses responses) {
    try (TopologyTestDriver driver = driver(responses, bug())) {
      send(driver, TOPICS.requests(), SECRET.getBytes(StandardCharsets.UTF_8));

      List<Response> answers = read(driver, TOPICS.responses()).stream().map(Response::of).toList();
      assertThat(answers).hasSize(1);
      assertThat(answers.get(0).key()).isEqualTo("key");
      assertThat(answers.get(0).code()).isEqualTo("internal");
      assertThat(answers.get(0).id()).isEqualTo("requests-0-0");
      assertThat(answers.get(0).header("embedding-status")).isEqualTo("500");
      assertThat(answers.get(0).header("traceparent")).isEqualTo("t");
      assertThat(answers.get(0).json().toString()).doesNotContain(SECRET);
      shouldBeTheLetter(read(driver, TOPICS.deadLetters()));
    }
  }

  @Test
  void shouldSendARequestToTheDeadLettersAloneWhereNoResponsesAreWritten() {
    try (TopologyTestDriver driver = driver(Responses.NONE, bug())) {
      send(driver, TOPICS.requests(), SECRET.getBytes(StandardCharsets.UTF_8));

      assertThat(read(driver, TOPICS.responses())).isEmpty();
      shouldBeTheLetter(read(driver, TOPICS.deadLetters()));
    }
  }

  @ParameterizedTest
  @EnumSource(Responses.class)
  void shouldFailTheRequestWhoseLookupMetTheBug(Responses responses) {
    AssemblyId assembly = new AssemblyId(TOPICS.requests(), 0, 42);
    try (TopologyTestDriver driver = driver(responses, bug())) {
      send(driver, TOPICS.lookups(), LookupCodec.write(lookup(assembly)));
      send(driver, TOPICS.lookups(), new byte[] {1});

      List<TestRecord<byte[], byte[]>> outcomes = read(driver, TOPICS.outcomes());
      assertThat(outcomes).hasSize(1);
      Outcomes failed =
          Objects.requireNonNull(OutcomesCodec.read(outcomes.get(0).value()).orNull());
      assertThat(failed.assembly()).isEqualTo(assembly);
      assertThat(failed.outcomes()).hasSize(1);
      Outcomes.Positioned whole = failed.outcomes().get(0);
      assertThat(whole.position()).isEqualTo(Outcomes.WHOLE_REQUEST);
      assertThat(whole.outcome()).isInstanceOf(Outcome.Failed.class);
      assertThat(((Outcome.Failed) whole.outcome()).failure().code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(read(driver, TOPICS.responses())).isEmpty();
      assertThat(read(driver, TOPICS.deadLetters())).isEmpty();
    }
  }

  @Test
  void shouldGoOnWithoutAnOutcome() {
    try (TopologyTestDriver driver = driver(Responses.ALL, bug())) {
      send(driver, TOPICS.outcomes(), new byte[] {1});

      assertThat(read(driver, TOPICS.responses())).isEmpty();
      assertThat(read(driver, TOPICS.deadLetters())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Responses.class)
  void shouldSendARecordOfAMappedTopicToTheDeadLettersAlone(Responses responses) {
    try (TopologyTestDriver driver = driver(responses, bug())) {
      send(driver, "mapped", SECRET.getBytes(StandardCharsets.UTF_8));

      assertThat(read(driver, TOPICS.responses())).isEmpty();
      shouldBeTheLetter(read(driver, TOPICS.deadLetters()));
    }
  }

  @Test
  void shouldEndTheThreadWhereKafkaFailed() {
    TopologyTestDriver driver = driver(Responses.ALL, new KafkaException("a store is gone"));
    try (driver) {
      assertThatThrownBy(() -> send(driver, TOPICS.requests(), new byte[] {1}))
          .isInstanceOf(StreamsException.class);

      assertThat(read(driver, TOPICS.responses())).isEmpty();
      assertThat(read(driver, TOPICS.deadLetters())).isEmpty();
    }
  }

  private static void shouldBeTheLetter(List<TestRecord<byte[], byte[]>> letters) {
    assertThat(letters).hasSize(1);
    TestRecord<byte[], byte[]> letter = letters.get(0);
    assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("key");
    assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo(SECRET);
    assertThat(header(letter, "embedding-error-code")).isEqualTo("internal");
    assertThat(header(letter, "traceparent")).isEqualTo("t");
    assertThat(header(letter, "__streams.errors.exception"))
        .isEqualTo(IllegalStateException.class.getName());
    assertThat(header(letter, "__streams.errors.message")).doesNotContain(SECRET);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static IllegalStateException bug() {
    return new IllegalStateException("a bug that names " + SECRET);
  }

  private static Lookup lookup(AssemblyId assembly) {
    return new Lookup(
        assembly,
        new CallShape("m", 0, null, "", false),
        new CacheUse(true, true, CacheControl.UNSET, CacheControl.UNSET, "", "space"),
        0,
        List.of());
  }

  /** An application of our settings, all of whose records meet this. */
  private TopologyTestDriver driver(Responses responses, RuntimeException fault) {
    Topology topology = new Topology();
    topology.addSource(
        "in",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        TOPICS.requests(),
        TOPICS.lookups(),
        TOPICS.outcomes(),
        "mapped");
    topology.addProcessor("faulty", () -> new Faulty(fault), "in");
    for (String topic : List.of(TOPICS.responses(), TOPICS.deadLetters())) {
      topology.addSink(
          "to-" + topic, topic, new ByteArraySerializer(), new ByteArraySerializer(), "faulty");
    }
    Properties settings =
        new StreamsSettings(
                Map.of("bootstrap.servers", "unused:9092"),
                Map.of("state.dir", directory.toString()),
                TOPICS,
                "node",
                0,
                responses)
            .requests();
    return new TopologyTestDriver(topology, settings, Instant.now());
  }

  private record Faulty(RuntimeException fault)
      implements Processor<byte[], byte[], byte[], byte[]> {
    @Override
    public void process(Record<byte[], byte[]> record) {
      throw fault;
    }
  }

  private static void send(TopologyTestDriver driver, String topic, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            new TestRecord<>(
                "key".getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders().add("traceparent", new byte[] {'t'})));
  }

  private static List<TestRecord<byte[], byte[]>> read(TopologyTestDriver driver, String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }
}
