package io.embeddingstreams.app;

import io.embeddingstreams.config.Config;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheReply;
import io.embeddingstreams.wire.OperationCodec;
import io.embeddingstreams.wire.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * An operator's hand on the cache: sends commands to the owners of the cache partitions by the
 * lookups topic, and reads their replies, which come on one partition of the outcomes topic. Works
 * with any number of instances, and while partitions move: a command without a reply is sent again.
 * One thread.
 */
public final class CacheOperator implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long AGAIN_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long SILENCE_NANOS = Duration.ofMinutes(3).toNanos();
  private static final int LARGEST = 9 << 20;

  private final Topics topics;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<String> notice;
  private final String run = UUID.randomUUID().toString();
  private final Map<Long, Sent> underWay = new HashMap<>();
  private final AtomicReference<@Nullable String> refused = new AtomicReference<>();
  private int partitions;
  private int replyTo;
  private long lastNumber;
  private long heardNanos = System.nanoTime();
  private long lookedNanos = System.nanoTime();

  /** A command without a reply. */
  private record Sent(int partition, CacheCommand command, long nanos, Consumer<CacheReply> then) {}

  /** Makes a command. */
  public interface Step {
    /** The command with what the operator adds to it. */
    CacheCommand of(String run, long number, int replyTo);
  }

  /** Makes the next command of a walk through the entries of one cache partition. */
  public interface Walk {
    /** The command that goes on at a cursor. */
    CacheCommand of(String run, long number, int replyTo, Bytes cursor);
  }

  private CacheOperator(Config config, Admin admin, Consumer<String> notice) {
    this.topics = config.topics();
    this.admin = admin;
    this.notice = notice;
    this.producer =
        new KafkaProducer<>(
            producing(config.kafka()), new ByteArraySerializer(), new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(
            consuming(config.kafka()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Connects.
   *
   * @param notice takes what a waiting user should read
   * @throws ApplicationException where no broker answers, a topic is missing, or no instance of the
   *     application runs
   */
  public static CacheOperator open(Config config, Consumer<String> notice) {
    Admin admin = BrokerConnection.open(config.kafka(), PATIENCE);
    CacheOperator operator = null;
    try {
      operator = new CacheOperator(config, admin, notice);
      operator.connect();
      return operator;
    } catch (KafkaException | ApplicationException e) {
      if (operator == null) {
        admin.close(Duration.ZERO);
      } else {
        operator.close();
      }
      throw e instanceof ApplicationException known
          ? known
          : new ApplicationException("Kafka refused the connection: " + e.getMessage());
    }
  }

  private void connect() {
    partitions = count(topics.lookups());
    replyTo = ThreadLocalRandom.current().nextInt(count(topics.outcomes()));
    refuseWithoutInstance();
    TopicPartition replies = new TopicPartition(topics.outcomes(), replyTo);
    consumer.assign(List.of(replies));
    consumer.seekToEnd(List.of(replies));
    consumer.position(replies, PATIENCE);
  }

  private int count(String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, PATIENCE);
    if (found == null || found.isEmpty()) {
      throw new ApplicationException(
          "topic " + topic + " does not exist: start the gateway, or run `topics --create`");
    }
    return found.size();
  }

  private void refuseWithoutInstance() {
    String group = topics.cacheApplication();
    try {
      boolean alone =
          KafkaErrors.await(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
              .allMatch(found -> found.members().isEmpty());
      if (alone) {
        throw noInstance();
      }
    } catch (ExecutionException e) {
      throw KafkaErrors.cause(e) instanceof GroupIdNotFoundException
          ? noInstance()
          : KafkaErrors.refused("to describe " + group, KafkaErrors.cause(e));
    }
  }

  private ApplicationException noInstance() {
    return new ApplicationException(
        "no instance of "
            + topics.applicationId()
            + " runs, and only instances can reach the cache: start one"
            + " (`serve` with the same configuration) and try again");
  }

  /** Cache partitions of the installation. */
  public int partitions() {
    return partitions;
  }

  /** Commands whose reply did not come yet. */
  public int underWay() {
    return underWay.size();
  }

  /** Sends a command to the owner of a cache partition. */
  public void send(int partition, Step step, Consumer<CacheReply> then) {
    long number = ++lastNumber;
    send(number, new Sent(partition, step.of(run, number, replyTo), System.nanoTime(), then));
  }

  private void send(long number, Sent sent) {
    underWay.put(number, sent);
    var unused =
        producer.send(
            new ProducerRecord<>(
                topics.lookups(), sent.partition(), null, OperationCodec.write(sent.command())),
            (metadata, fault) -> {
              if (fault != null) {
                refused.compareAndSet(null, "Kafka refused a command: " + fault.getMessage());
              }
            });
  }

  /**
   * Walks through the entries of every cache partition, all partitions side by side.
   *
   * @param starts where to begin, by cache partition; the first entry where there is no cursor
   */
  public void walk(Map<Integer, Bytes> starts, Walk walk, Consumer<CacheReply> each) {
    for (int partition = 0; partition < partitions; partition++) {
      go(partition, starts.getOrDefault(partition, CacheCommand.START), walk, each);
    }
    await(0);
  }

  private void go(int partition, Bytes cursor, Walk walk, Consumer<CacheReply> each) {
    send(
        partition,
        (own, number, to) -> walk.of(own, number, to, cursor),
        reply -> {
          each.accept(reply);
          Bytes next = reply.next();
          if (next != null) {
            go(partition, next, walk, each);
          }
        });
  }

  /** Waits until no more than so many commands are without a reply. */
  public void await(int most) {
    while (underWay.size() > most) {
      poll();
    }
  }

  private void poll() {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.value() != null && OperationCodec.isReply(record.value())) {
          take(record.value());
        }
      }
    } catch (KafkaException e) {
      throw new ApplicationException("the replies cannot be read: " + e.getMessage());
    }
    String fault = refused.get();
    if (fault != null) {
      throw new ApplicationException(fault);
    }
    lookAround(System.nanoTime());
  }

  private void take(byte[] bytes) {
    CacheReply reply = OperationCodec.reply(bytes).orNull();
    if (reply == null || !reply.run().equals(run)) {
      return;
    }
    heardNanos = System.nanoTime();
    Sent sent = underWay.remove(reply.number());
    if (sent != null && !reply.fault().isEmpty()) {
      throw new ApplicationException("cache partition " + reply.partition() + ": " + reply.fault());
    }
    if (sent != null) {
      sent.then().accept(reply);
    }
  }

  /** While nothing is heard: does an instance run at all? Then commands are sent again. */
  private void lookAround(long now) {
    if (now - heardNanos < LOOK_NANOS || now - lookedNanos < LOOK_NANOS) {
      return;
    }
    lookedNanos = now;
    refuseWithoutInstance();
    if (now - heardNanos > SILENCE_NANOS) {
      throw new ApplicationException(
          "no reply for 3 minutes from " + underWay.size() + " commands: see the instances' logs");
    }
    notice.accept("waiting for the owners of the cache partitions (starting or moving)");
    Map.copyOf(underWay)
        .forEach(
            (number, sent) -> {
              if (now - sent.nanos() > AGAIN_NANOS) {
                send(number, new Sent(sent.partition(), sent.command(), now, sent.then()));
              }
            });
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
    admin.close(Duration.ZERO);
  }

  private static Map<String, Object> producing(Map<String, String> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("client.id", "embedding-streams-operator");
    all.put("acks", "all");
    all.put("max.request.size", LARGEST);
    all.put("buffer.memory", 4L * LARGEST);
    return all;
  }

  private static Map<String, Object> consuming(Map<String, String> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("client.id", "embedding-streams-operator");
    all.put("enable.auto.commit", "false");
    all.put("allow.auto.create.topics", "false");
    all.put("auto.offset.reset", "latest");
    all.put("max.partition.fetch.bytes", LARGEST);
    all.remove("group.id");
    all.remove("group.instance.id");
    return all;
  }
}
