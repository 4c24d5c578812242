package io.embeddingstreams.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.wire.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A caller: it sends requests, numbered by a header that comes back, and reads committed answers.
 * Sending and polling may happen on two threads.
 */
final class BenchClient implements AutoCloseable {
  private static final String NUMBER = "bench-number";
  private static final String STATUS = "embedding-status";
  private static final int LARGEST = 9_437_184;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String requests;
  private final int partitions;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();

  private BenchClient(
      String requests,
      int partitions,
      Producer<byte[], byte[]> producer,
      Consumer<byte[], byte[]> consumer) {
    this.requests = requests;
    this.partitions = partitions;
    this.producer = producer;
    this.consumer = consumer;
  }

  /** Connects, ready for answers to anything sent from now on; the topics exist. */
  static BenchClient open(Map<String, String> kafka, Topics topics) {
    var consumer =
        new KafkaConsumer<>(
            consumerSettings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(topics.responses(), PATIENCE).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList());
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position);
    int partitions = consumer.partitionsFor(topics.requests(), PATIENCE).size();
    var producer =
        new KafkaProducer<>(
            producerSettings(kafka), new ByteArraySerializer(), new ByteArraySerializer());
    return new BenchClient(topics.requests(), partitions, producer, consumer);
  }

  /** A numbered request as a record; all partitions take their turn. */
  static ProducerRecord<byte[], byte[]> record(
      String topic, int partitions, int number, byte[] request) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, number % partitions, null, request);
    record.headers().add(NUMBER, ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    return record;
  }

  /** The number of a request, or of the answer to it. */
  static int number(Headers headers) {
    Header number = headers.lastHeader(NUMBER);
    return number == null ? -1 : ByteBuffer.wrap(number.value()).getInt();
  }

  /** Sends a request; returns before the broker has it. */
  void send(int number, byte[] request) {
    var unused =
        producer.send(
            record(requests, partitions, number, request),
            (metadata, fault) -> refused.compareAndSet(null, fault));
  }

  /** Waits until the broker has everything that was sent. */
  void flush() {
    producer.flush();
  }

  /** Answers that came, waiting for them no longer than this; none of them is an error. */
  List<ConsumerRecord<byte[], byte[]>> poll(Duration wait) {
    List<ConsumerRecord<byte[], byte[]>> answers = new ArrayList<>();
    try {
      consumer.poll(wait).forEach(answers::add);
    } catch (KafkaException e) {
      throw new ApplicationException("the responses cannot be read: " + e.getMessage());
    }
    answers.forEach(BenchClient::refuseErrors);
    Exception fault = refused.get();
    if (fault != null) {
      throw new ApplicationException("a request could not be sent: " + fault.getMessage());
    }
    return answers;
  }

  private static void refuseErrors(ConsumerRecord<byte[], byte[]> answer) {
    Header status = answer.headers().lastHeader(STATUS);
    if (status != null && !new String(status.value(), UTF_8).equals("200")) {
      throw new ApplicationException(
          "a request failed with status " + new String(status.value(), UTF_8));
    }
  }

  /**
   * Sends the requests and waits for an answer to each.
   *
   * @return the answers by number
   */
  Map<Integer, ConsumerRecord<byte[], byte[]>> ask(List<byte[]> all, Duration patience) {
    for (int number = 0; number < all.size(); number++) {
      send(number, all.get(number));
    }
    flush();
    return collect(all.size(), patience);
  }

  private Map<Integer, ConsumerRecord<byte[], byte[]>> collect(int count, Duration patience) {
    Map<Integer, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
    long end = System.nanoTime() + patience.toNanos();
    while (found.size() < count) {
      if (System.nanoTime() > end) {
        throw new ApplicationException(count - found.size() + " requests had no answer in time");
      }
      poll(Duration.ofMillis(100)).forEach(answer -> found.put(number(answer.headers()), answer));
    }
    return found;
  }

  /** Waits for answers to the numbers from 0 to {@code count - 1}; keeps none. */
  void await(int count, Duration patience) {
    await(IntStream.range(0, count).boxed().toList(), patience);
  }

  /** Waits for answers to these numbers; keeps none. */
  void await(Collection<Integer> numbers, Duration patience) {
    Set<Integer> open = new HashSet<>(numbers);
    long end = System.nanoTime() + patience.toNanos();
    while (!open.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new ApplicationException(open.size() + " requests had no answer in time");
      }
      poll(Duration.ofMillis(100)).forEach(answer -> open.remove(number(answer.headers())));
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }

  private static Map<String, Object> producerSettings(Map<String, String> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("client.id", "bench-caller");
    all.put("acks", "all");
    all.put("linger.ms", "0");
    all.put("max.request.size", LARGEST);
    all.put("buffer.memory", 4L * LARGEST);
    return all;
  }

  private static Map<String, Object> consumerSettings(Map<String, String> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("client.id", "bench-caller");
    all.put("isolation.level", "read_committed");
    all.put("enable.auto.commit", "false");
    all.put("allow.auto.create.topics", "false");
    all.put("auto.offset.reset", "latest");
    all.put("max.partition.fetch.bytes", LARGEST);
    all.put("fetch.max.bytes", LARGEST);
    all.remove("group.id");
    all.remove("group.instance.id");
    return all;
  }
}
