package io.embeddingstreams.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Lets many requests appear at one moment: they are written in one transaction, so that a reader of
 * committed records sees none of them before all are there.
 */
final class Preload implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;

  private Preload(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** Connects; the name is the bench's own on this cluster. */
  static Preload open(Map<String, String> kafka, String name) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("client.id", name);
    all.put("transactional.id", name);
    all.put("transaction.timeout.ms", "300000");
    all.put("max.request.size", 9_437_184);
    var producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return new Preload(producer);
  }

  /** Writes the numbers from 0 to {@code count - 1}; number n is request n modulo their count. */
  void send(String topic, int partitions, List<byte[]> requests, int count) {
    producer.beginTransaction();
    for (int number = 0; number < count; number++) {
      var unused =
          producer.send(
              BenchClient.record(
                  topic, partitions, number, requests.get(number % requests.size())));
    }
    producer.commitTransaction();
  }

  @Override
  public void close() {
    producer.close();
  }
}
