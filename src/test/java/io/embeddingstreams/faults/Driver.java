package io.embeddingstreams.faults;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends requests at a rate, on a thread of its own, until it is closed, and keeps the ledger. */
final class Driver implements AutoCloseable {
  /** The header by which an answer names its request's number. */
  static final String NUMBER = "ledger-number";

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Workload workload;
  private final Ledger ledger;
  private final LongSupplier answered;
  private final int mostOpen;
  private final AtomicLong next = new AtomicLong();
  private final Thread thread;
  private volatile long pauseNanos;
  private volatile boolean ended;

  /**
   * Starts at once.
   *
   * @param answered how many requests have an answer now
   * @param mostOpen acknowledged requests without an answer at which it waits
   */
  Driver(
      String servers,
      String topic,
      Workload workload,
      Ledger ledger,
      LongSupplier answered,
      int mostOpen,
      int perSecond) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", servers,
                "acks", "all",
                "linger.ms", 5,
                "request.timeout.ms", 8_000,
                "delivery.timeout.ms", 25_000,
                "max.block.ms", 25_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = topic;
    this.workload = workload;
    this.ledger = ledger;
    this.answered = answered;
    this.mostOpen = mostOpen;
    this.thread = new Thread(this::run, "driver");
    pace(perSecond);
    thread.start();
  }

  /** Sends at another rate from now on. */
  void pace(int perSecond) {
    pauseNanos = 1_000_000_000L / perSecond;
  }

  /** How many were sent, whatever became of them. */
  long sent() {
    return next.get();
  }

  private void run() {
    long due = System.nanoTime();
    while (!ended) {
      due = Math.max(due + pauseNanos, System.nanoTime() - 100_000_000L);
      LockSupport.parkNanos(due - System.nanoTime());
      if (ledger.size() - answered.getAsLong() < mostOpen) {
        send(next.getAndIncrement());
      }
    }
  }

  private void send(long number) {
    ProducerRecord<byte[], byte[]> request =
        new ProducerRecord<>(topic, workload.key(number), workload.value(number));
    request.headers().add(NUMBER, Long.toString(number).getBytes(StandardCharsets.UTF_8));
    var unused =
        producer.send(
            request,
            (place, fault) -> {
              if (fault == null) {
                ledger.acknowledge(
                    number, new TopicPartition(topic, place.partition()), place.offset());
              } else {
                ledger.lose(number);
              }
            });
  }

  /** Sends no more; returns when the outcome of each send is told. */
  void end() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    producer.flush();
  }

  @Override
  public void close() {
    end();
    producer.close();
  }
}
