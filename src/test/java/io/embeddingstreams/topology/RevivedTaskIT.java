package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A task that Kafka Streams closes and opens again in the midst of its records, as it does where
 * brokers are away for too long: what is committed before it has read them again.
 */
@Timeout(120)
final class RevivedTaskIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RECORDS = 10;
  private static final int FATAL = 5;

  @ParameterizedTest
  @ValueSource(strings = {StreamsConfig.AT_LEAST_ONCE, StreamsConfig.EXACTLY_ONCE_V2})
  void shouldCommitNothingThatIsToBeReadAgain(String guarantee) {
    Run run = new Run("revived-" + guarantee, guarantee);

    run.readAll(new RewoundClients(run.watched()));

    assertThat(run.early).isEmpty();
  }

  /** Fails once Kafka Streams sees to it by itself: then our clients have done their work. */
  @Test
  void shouldBeCommittedByKafkaStreamsItself() {
    Run run = new Run("unguarded", StreamsConfig.AT_LEAST_ONCE);

    run.readAll(run.watched());

    assertThat(run.early).isNotEmpty();
  }

  private static final class Run {
    private final String name;
    private final String guarantee;
    private final TopicPartition partition;
    private final Set<Long> read = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean failed = new AtomicBoolean();

    /** Offsets that were committed beyond where the consumer stood. */
    private final Queue<Long> early = new ConcurrentLinkedQueue<>();

    private volatile long last;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    Run(String name, String guarantee) {
      this.name = name;
      this.guarantee = guarantee;
      this.partition = new TopicPartition(name, 0);
    }

    void readAll(KafkaClientSupplier clients) {
      Map<String, Object> servers = Map.of("bootstrap.servers", Cluster.servers());
      try (Admin admin = Admin.create(servers);
          KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer());
          KafkaStreams streams = new KafkaStreams(topology(), properties(), clients)) {
        admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        write(producer, 0, FATAL);
        streams.start();
        Await.until(PATIENCE, "half is committed", () -> last == FATAL, () -> last);
        write(producer, FATAL, RECORDS);
        Await.until(PATIENCE, "all are read", () -> read.size() == RECORDS, () -> read);
        Await.until(PATIENCE, "all are committed", () -> last == RECORDS, () -> last);
        assertThat(failed).isTrue();
        assertThat(streams.close(PATIENCE)).isTrue();
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError("no topic " + name, e);
      }
    }

    private void write(KafkaProducer<byte[], byte[]> producer, int from, int to)
        throws InterruptedException, ExecutionException {
      for (int i = from; i < to; i++) {
        producer.send(new ProducerRecord<>(name, new byte[] {(byte) i})).get();
      }
    }

    private Topology topology() {
      var bytes = new ByteArrayDeserializer();
      return new Topology()
          .addSource("source", bytes, bytes, name)
          .addProcessor("fail", () -> new FailOnce(this), "source");
    }

    private Properties properties() {
      Properties all = new Properties();
      all.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
      all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, Cluster.servers());
      all.put(StreamsConfig.STATE_DIR_CONFIG, Cluster.folder(name).toString());
      all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
      all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "1");
      all.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
      return all;
    }

    /** Clients that look at what is committed. */
    KafkaClientSupplier watched() {
      return new WrappedClients(new DefaultKafkaClientSupplier()) {
        @Override
        public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
          Consumer<byte[], byte[]> inner = super.getConsumer(config);
          consumer = inner;
          return ClientProxy.of(
              Consumer.class,
              (method, arguments) -> {
                look(method.getName(), arguments);
                return ClientProxy.call(inner, method, arguments);
              });
        }

        @Override
        public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
          Producer<byte[], byte[]> inner = super.getProducer(config);
          return ClientProxy.of(
              Producer.class,
              (method, arguments) -> {
                look(method.getName(), arguments);
                return ClientProxy.call(inner, method, arguments);
              });
        }
      };
    }

    private void look(String method, Object @Nullable [] arguments) {
      Consumer<byte[], byte[]> reader = consumer;
      boolean commits = method.equals("commitSync") || method.equals("sendOffsetsToTransaction");
      if (commits
          && reader != null
          && arguments != null
          && arguments[0] instanceof Map<?, ?> offsets
          && offsets.get(partition) instanceof OffsetAndMetadata committed) {
        last = committed.offset();
        if (last > reader.position(partition)) {
          early.add(last);
        }
      }
    }
  }

  private static final class FailOnce extends ContextualProcessor<byte[], byte[], Void, Void> {
    private final Run run;

    FailOnce(Run run) {
      this.run = run;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      super.init(context);
      context.schedule(Duration.ofMillis(1), PunctuationType.WALL_CLOCK_TIME, now -> {});
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      long offset = context().recordMetadata().orElseThrow().offset();
      if (offset == FATAL && run.failed.compareAndSet(false, true)) {
        throw new TaskCorruptedException(Set.of(context().taskId()));
      }
      run.read.add(offset);
    }
  }
}
