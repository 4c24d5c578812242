package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.topology.PacedClients;
import io.embeddingstreams.topology.StreamsSettings;
import io.embeddingstreams.wire.CommitPaces;
import io.embeddingstreams.wire.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Baseline A: a Kafka Streams application that reads requests and writes ready-made answers, with
 * the settings and the pace of the requests application, into the partition of the request. What it
 * takes is what Kafka Streams itself takes to move the same bytes.
 */
final class PassThrough implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final int LARGEST = 9 << 20;

  private final KafkaStreams streams;
  private final CountDownLatch runs = new CountDownLatch(1);
  private volatile List<Ready> answers = List.of();

  /** An answer as the application gave it. */
  static final class Ready {
    private final Headers headers;
    private final byte[] value;

    private Ready(Headers headers, byte[] value) {
      this.headers = headers;
      this.value = value;
    }

    /** Without the headers that came with the request. */
    static Ready of(@Nullable ConsumerRecord<byte[], byte[]> answer) {
      if (answer == null) {
        throw new ApplicationException("a request had no answer");
      }
      RecordHeaders headers = new RecordHeaders();
      for (Header header : answer.headers()) {
        if (header.key().startsWith("embedding-")) {
          headers.add(header);
        }
      }
      return new Ready(headers, answer.value());
    }

    /** Whether this is the same answer. */
    boolean isValueOf(ConsumerRecord<byte[], byte[]> answer) {
      return Arrays.equals(value, answer.value());
    }
  }

  private PassThrough(Config config) {
    Topics topics = config.topics();
    StreamsSettings settings =
        new StreamsSettings(
            config.kafka(), config.streams(), topics, "baseline", LARGEST, Responses.ALL);
    CommitPaces paces = new CommitPaces(settings.isExactlyOnce());
    var bytes = new ByteArrayDeserializer();
    var out = new ByteArraySerializer();
    StreamPartitioner<byte[], byte[]> samePartition = new SamePartition();
    this.streams =
        new KafkaStreams(
            new Topology()
                .addSource("requests", bytes, bytes, topics.requests())
                .addProcessor("pass", () -> new Pass(paces), "requests")
                .addSink("responses", topics.responses(), out, out, samePartition, "pass"),
            settings.requests(),
            new PacedClients(paces));
  }

  /** Starts it on the topics of this configuration, which exist, and waits until it runs. */
  static PassThrough start(Config config) {
    PassThrough made = new PassThrough(config);
    made.streams.setStateListener(
        (state, before) -> {
          if (state == KafkaStreams.State.RUNNING) {
            made.runs.countDown();
          }
        });
    made.streams.start();
    try {
      if (!made.runs.await(START.toSeconds(), TimeUnit.SECONDS)) {
        made.close();
        throw new ApplicationException("the baseline did not become ready");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return made;
  }

  /** What is written from now on: request n is answered by answer n modulo their count. */
  void answer(List<Ready> ready) {
    answers = List.copyOf(ready);
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(10));
  }

  /** Sends to the partition that the record came from, which {@link Pass} notes for its thread. */
  private static final class SamePartition implements StreamPartitioner<byte[], byte[]> {
    private static final ThreadLocal<Integer> PARTITION = ThreadLocal.withInitial(() -> 0);

    @Override
    public Optional<Set<Integer>> partitions(
        String topic, byte @Nullable [] key, byte @Nullable [] value, int partitions) {
      return Optional.of(Set.of(PARTITION.get()));
    }
  }

  private final class Pass implements Processor<byte[], byte[], byte[], byte[]> {
    private final CommitPaces paces;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    Pass(CommitPaces paces) {
      this.paces = paces;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> opened) {
      this.context = opened;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      List<Ready> ready = answers;
      if (context == null || ready.isEmpty()) {
        return;
      }
      Ready answer = ready.get(BenchClient.number(record.headers()) % ready.size());
      Headers headers = new RecordHeaders(record.headers());
      answer.headers.forEach(headers::add);
      long now = System.currentTimeMillis();
      SamePartition.PARTITION.set(context.taskId().partition());
      context.forward(new Record<>(record.key(), answer.value, now, headers));
      paces.request(context::commit);
    }
  }
}
