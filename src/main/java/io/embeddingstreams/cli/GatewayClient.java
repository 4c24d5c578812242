package io.embeddingstreams.cli;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.BrokerConnection;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and finds their answers again, by a header of its own that comes back with them.
 * Answers of other callers are passed over. One thread.
 */
final class GatewayClient implements AutoCloseable {
  private static final String REFERENCE = "embed-ref";
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LARGEST = 9_437_184;

  private final Topics topics;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final int partitions;
  private final String run = UUID.randomUUID() + "/";
  private final AtomicReference<@Nullable String> refused = new AtomicReference<>();

  private GatewayClient(
      Topics topics,
      Producer<byte[], byte[]> producer,
      Consumer<byte[], byte[]> consumer,
      int partitions) {
    this.topics = topics;
    this.producer = producer;
    this.consumer = consumer;
    this.partitions = partitions;
  }

  /**
   * Connects, ready for answers to anything sent from now on.
   *
   * @throws ApplicationException where no broker answers or a topic is missing
   */
  static GatewayClient open(Config config) {
    BrokerConnection.open(config.kafka(), PATIENCE).close();
    if (config.responses() != Responses.ALL) {
      throw new ApplicationException(
          "this configuration writes no responses: it needs `responses: all`");
    }
    Topics topics = config.topics();
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings(config.kafka()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      consumer.assign(partitions(consumer, topics.responses()));
      consumer.seekToEnd(consumer.assignment());
      consumer.assignment().forEach(consumer::position);
      int requests = partitions(consumer, topics.requests()).size();
      Producer<byte[], byte[]> producer =
          new KafkaProducer<>(
              producerSettings(config.kafka()),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      return new GatewayClient(topics, producer, consumer, requests);
    } catch (KafkaException e) {
      consumer.close();
      throw new ApplicationException("Kafka refused the connection: " + e.getMessage());
    } catch (ApplicationException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Sends a request; returns before the broker has it.
   *
   * @param number by which the answer is known
   * @param label how the user knows it, for errors
   */
  void send(long number, String label, String json) {
    ProducerRecord<byte[], byte[]> request =
        new ProducerRecord<>(
            topics.requests(),
            (int) (number % partitions),
            null,
            json.getBytes(StandardCharsets.UTF_8));
    request.headers().add(REFERENCE, (run + number).getBytes(StandardCharsets.UTF_8));
    var unused =
        producer.send(
            request,
            (metadata, fault) -> {
              if (fault != null) {
                refused.compareAndSet(null, label + " could not be sent: " + fault.getMessage());
              }
            });
  }

  /** Waits until the broker has everything that was sent. */
  void flush() {
    producer.flush();
  }

  /**
   * The answers that came, waiting for them no longer than this; the same one may come twice.
   *
   * @throws ApplicationException where a request could not be sent or the topic not be read
   */
  List<Answer> poll(Duration wait) {
    List<Answer> answers = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
        String reference = text(record.headers(), REFERENCE, "");
        if (reference.startsWith(run) && record.value() != null) {
          answers.add(answer(record, Long.parseLong(reference.substring(run.length()))));
        }
      }
    } catch (KafkaException e) {
      throw new ApplicationException("the responses cannot be read: " + e.getMessage());
    }
    String fault = refused.get();
    if (fault != null) {
      throw new ApplicationException(fault);
    }
    return answers;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }

  private static Answer answer(ConsumerRecord<byte[], byte[]> record, long number) {
    Headers headers = record.headers();
    return new Answer(
        number,
        number(headers, "embedding-status"),
        number(headers, "embedding-cache-hits"),
        number(headers, "embedding-cache-misses"),
        number(headers, "embedding-failed"),
        new String(record.value(), StandardCharsets.UTF_8));
  }

  private static int number(Headers headers, String name) {
    return Integer.parseInt(text(headers, name, "0"));
  }

  private static String text(Headers headers, String name, String absent) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? absent
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, PATIENCE);
    if (found == null || found.isEmpty()) {
      throw new ApplicationException(
          "topic " + topic + " does not exist: start the gateway, or run `topics --create`");
    }
    return found.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
  }

  private static Map<String, Object> producerSettings(Map<String, String> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("client.id", "embedding-streams-caller");
    all.put("acks", "all");
    all.put("linger.ms", "2");
    all.put("max.request.size", LARGEST);
    all.put("buffer.memory", 4L * LARGEST);
    return all;
  }

  private static Map<String, Object> consumerSettings(Map<String, String> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("client.id", "embedding-streams-caller");
    all.put("isolation.level", "read_committed");
    all.put("enable.auto.commit", "false");
    all.put("allow.auto.create.topics", "false");
    all.put("auto.offset.reset", "latest");
    all.put("max.partition.fetch.bytes", LARGEST);
    all.put("fetch.max.bytes", 2 * LARGEST);
    all.remove("group.id");
    all.remove("group.instance.id");
    return all;
  }
}
