package io.embeddingstreams.app;

import io.embeddingstreams.config.Config;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.ResponseHeaders;
import io.embeddingstreams.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * The dead letters of an installation: read, and sent again. One thread; the caller closes it.
 *
 * <p>What was sent again is remembered as the offsets of a consumer group, {@code
 * <application.id>-dead-letters}. Requests and offsets are one transaction, so a replay that is
 * interrupted sends nothing twice.
 */
public final class DeadLetters implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int LARGEST = 10 << 20;

  private final Config config;
  private final Topics topics;
  private final String group;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  private DeadLetters(Config config, String group, KafkaConsumer<byte[], byte[]> consumer) {
    this.config = config;
    this.topics = config.topics();
    this.group = group;
    this.consumer = consumer;
    this.partitions = partitions(topics.deadLetters());
    consumer.assign(partitions);
  }

  /**
   * Which letters are sent again.
   *
   * @param codes of the errors that put them there; empty: all
   * @param again also those that were sent before
   */
  public record Choice(Set<String> codes, boolean again) {
    private boolean has(Letter letter) {
      return codes.isEmpty() || codes.contains(letter.code());
    }

    /** Whether all before the end were looked at, so that a later replay begins there. */
    private boolean isWhole() {
      return codes.isEmpty() && !again;
    }
  }

  /**
   * What a replay did, in letters.
   *
   * @param sent to the requests topic
   * @param mapped left alone, since they came from a mapped topic
   * @param incomplete left alone, since the request's value is not in them
   */
  public record Replay(long sent, long mapped, long incomplete) {}

  /**
   * Connects.
   *
   * @throws ApplicationException where no broker answers or the topic is missing
   */
  public static DeadLetters open(Config config) {
    BrokerConnection.open(config.kafka(), PATIENCE).close();
    String group = config.topics().deadLettersGroup();
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("client.id", "embedding-streams-dead-letters");
    settings.put("group.id", group);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    settings.put("max.poll.records", "100");
    var bytes = new ByteArrayDeserializer();
    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes);
    try {
      return new DeadLetters(config, group, consumer);
    } catch (KafkaException e) {
      consumer.close();
      throw KafkaErrors.refused("to read the dead letters", e);
    } catch (ApplicationException e) {
      consumer.close();
      throw e;
    }
  }

  /** Shows each letter that the topic holds now, by partition and offset. */
  public void list(Consumer<Letter> each) {
    try {
      consumer.seekToBeginning(partitions);
      walk(letters -> letters.forEach(letter -> each.accept(Letter.of(letter))));
    } catch (KafkaException e) {
      throw KafkaErrors.refused("to read the dead letters", e);
    }
  }

  /**
   * Sends letters to the requests topic again, as they came: key, value, and the headers that were
   * the request's own. Letters of mapped topics stay: their source has the record.
   *
   * @param dry counts and sends nothing
   */
  public Replay replay(Choice choice, boolean dry) {
    Tally tally = new Tally(choice);
    try {
      seek(choice.again());
      if (dry) {
        walk(letters -> letters.forEach(tally::take));
        return tally.done();
      }
      try (Producer<byte[], byte[]> producer = producer()) {
        producer.initTransactions();
        int requests = partitions(topics.requests()).size();
        walk(
            letters -> {
              producer.beginTransaction();
              for (ConsumerRecord<byte[], byte[]> letter : letters) {
                if (tally.take(letter)) {
                  // A send that fails also fails the commit below.
                  var unused = producer.send(request(letter, requests));
                }
              }
              if (choice.isWhole()) {
                producer.sendOffsetsToTransaction(after(letters), consumer.groupMetadata());
              }
              producer.commitTransaction();
            });
      }
      return tally.done();
    } catch (KafkaException e) {
      throw KafkaErrors.refused("to send the dead letters again", e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void seek(boolean again) {
    consumer.seekToBeginning(partitions);
    if (!again) {
      consumer
          .committed(new HashSet<>(partitions))
          .forEach(
              (partition, committed) -> {
                if (committed != null) {
                  consumer.seek(partition, committed.offset());
                }
              });
    }
  }

  private ProducerRecord<byte[], byte[]> request(
      ConsumerRecord<byte[], byte[]> letter, int requests) {
    int from = Letter.of(letter).fromPartition();
    Integer partition = from >= 0 && from < requests ? from : null;
    ProducerRecord<byte[], byte[]> request =
        new ProducerRecord<>(topics.requests(), partition, letter.key(), letter.value());
    for (HeaderField field : ResponseHeaders.kept(letter.headers())) {
      Bytes value = field.value();
      request.headers().add(field.name(), value == null ? null : value.get());
    }
    return request;
  }

  private static Map<TopicPartition, OffsetAndMetadata> after(
      List<ConsumerRecord<byte[], byte[]>> letters) {
    Map<TopicPartition, OffsetAndMetadata> after = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> letter : letters) {
      after.put(partition(letter), new OffsetAndMetadata(letter.offset() + 1));
    }
    return after;
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> letter) {
    return new TopicPartition(letter.topic(), letter.partition());
  }

  /** Reads from where the consumer stands to what is the end now. */
  private void walk(Consumer<List<ConsumerRecord<byte[], byte[]>>> each) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(POLL)) {
        if (letter.offset() < ends.getOrDefault(partition(letter), 0L)) {
          letters.add(letter);
        }
      }
      if (!letters.isEmpty()) {
        each.accept(letters);
        patience = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > patience) {
        throw new ApplicationException("the dead letters could not be read to their end");
      }
    }
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("client.id", "embedding-streams-dead-letters");
    settings.put("transactional.id", group);
    settings.put("max.request.size", LARGEST);
    settings.put("buffer.memory", 8L * LARGEST);
    var bytes = new ByteArraySerializer();
    return new KafkaProducer<>(settings, bytes, bytes);
  }

  private List<TopicPartition> partitions(String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, PATIENCE);
    if (found == null || found.isEmpty()) {
      throw new ApplicationException(
          "topic " + topic + " does not exist: start the gateway, or run `topics --create`");
    }
    return found.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
  }

  /** Counts what becomes of letters. */
  private final class Tally {
    private final Choice choice;
    private long sent;
    private long mapped;
    private long incomplete;

    Tally(Choice choice) {
      this.choice = choice;
    }

    /** Whether it is to be sent. */
    boolean take(ConsumerRecord<byte[], byte[]> record) {
      Letter letter = Letter.of(record);
      if (!choice.has(letter)) {
        return false;
      }
      if (topics.mapped().contains(letter.fromTopic())) {
        mapped++;
        return false;
      }
      if (!letter.whole()) {
        incomplete++;
        return false;
      }
      sent++;
      return true;
    }

    Replay done() {
      return new Replay(sent, mapped, incomplete);
    }
  }
}
