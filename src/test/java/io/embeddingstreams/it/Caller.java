package io.embeddingstreams.it;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and reads their responses as a read_committed reader sees them. It knows an answer
 * by the place of its request, which every response names. One thread.
 */
public final class Caller implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LARGEST = 64 << 20;

  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, List<Received>> answers = new HashMap<>();
  private final List<Received> inOrder = new ArrayList<>();

  /** A request that was sent. */
  public record Sent(Future<RecordMetadata> acknowledged) {
    /** Where it stands, {@code partition@offset}. */
    public String place() {
      try {
        RecordMetadata place = acknowledged.get();
        return place.partition() + "@" + place.offset();
      } catch (ExecutionException | InterruptedException e) {
        throw new AssertionError("not sent", e);
      }
    }
  }

  /** Reads the responses from the first. */
  public Caller(Topics topics) {
    this.topics = topics;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                Cluster.servers(),
                "linger.ms",
                2,
                "compression.type",
                "gzip",
                "max.request.size",
                LARGEST,
                "buffer.memory",
                2L * LARGEST),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.consumer = reader();
    assign(consumer, topics.responses());
  }

  /** A read_committed consumer from the first record. */
  static KafkaConsumer<byte[], byte[]> reader() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            Cluster.servers(),
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            "false",
            "auto.offset.reset",
            "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  static void assign(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(part -> new TopicPartition(topic, part.partition()))
            .toList());
  }

  /** A request for these texts. */
  public static ObjectNode request(String model, Collection<String> inputs) {
    ObjectNode request = JSON.createObjectNode().put("model", model);
    inputs.forEach(request.putArray("input")::add);
    return request;
  }

  /** A request of the model {@code fake}. */
  public static ObjectNode request(String... inputs) {
    return request("fake", List.of(inputs));
  }

  /** Texts that begin alike: {@code prefix 0}, {@code prefix 1}… */
  public static List<String> texts(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + " " + i).toList();
  }

  /** Sends a request without a key. */
  public Sent send(ObjectNode request) {
    return send(null, request);
  }

  /** Sends a request. */
  public Sent send(@Nullable String key, ObjectNode request) {
    return send(
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        request.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a record of the requests topic. */
  public Sent send(byte @Nullable [] key, byte @Nullable [] value) {
    return send(new ProducerRecord<>(topics.requests(), key, value));
  }

  /** Sends a record as it is. */
  public Sent send(ProducerRecord<byte[], byte[]> record) {
    return new Sent(producer.send(record));
  }

  /** Sends and waits for the answer. */
  public Received ask(ObjectNode request) {
    return answer(send(request));
  }

  /** The answer of a request; it is the only one so far. */
  public Received answer(Sent sent) {
    return answers(List.of(sent)).get(0);
  }

  /** The answers in the order of the requests, each the only one so far. */
  public List<Received> answers(List<Sent> sent) {
    List<List<Received>> all = allAnswers(sent);
    all.forEach(
        some -> {
          if (some.size() != 1) {
            throw new AssertionError(some.size() + " answers of " + some.get(0).place());
          }
        });
    return all.stream().map(some -> some.get(0)).toList();
  }

  /** All answers of each request, at least one each. */
  public List<List<Received>> allAnswers(List<Sent> sent) {
    List<String> places = sent.stream().map(Sent::place).toList();
    Await.until(
        PATIENCE,
        "an answer for each of " + sent.size(),
        () -> {
          poll();
          return answers.keySet().containsAll(places);
        },
        () -> {
          List<String> missing = places.stream().filter(p -> !answers.containsKey(p)).toList();
          return missing.size() + " missing, the first: " + missing.get(0);
        });
    return places.stream().map(place -> answers.getOrDefault(place, List.of())).toList();
  }

  /** How many of these requests have an answer now. */
  public long answered(List<Sent> sent) {
    poll();
    return sent.stream().filter(one -> answers.containsKey(one.place())).count();
  }

  /** Reads all that stands on the topic now. */
  public void readToEnd() {
    readToEnd(consumer, record -> {});
  }

  private void readToEnd(
      KafkaConsumer<byte[], byte[]> reader, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(50))) {
        each.accept(record);
        if (reader == consumer) {
          took(record);
        }
      }
    }
  }

  /** Every committed record of a topic. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      assign(reader, topic);
      readToEnd(reader, records::add);
    }
    return records;
  }

  /** All responses read so far, in the order of each partition. */
  public List<Received> received() {
    return List.copyOf(inOrder);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }

  private void poll() {
    consumer.poll(Duration.ofMillis(20)).forEach(this::took);
  }

  private void took(ConsumerRecord<byte[], byte[]> record) {
    Received received = new Received(record);
    inOrder.add(received);
    answers.computeIfAbsent(received.place(), place -> new ArrayList<>()).add(received);
  }
}
