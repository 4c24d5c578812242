package io.embeddingstreams.faults;

import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A last request in every partition: its answer is seen only where no transaction hangs. */
final class Markers {
  private static final String MARKER = "marker";

  private Markers() {}

  /** Sends one to each partition; the partitions without an answer after this time. */
  static Set<Integer> unanswered(
      String servers, String requests, String responses, int partitions, Duration patience) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < partitions; partition++) {
        String value =
            "{\"id\":\"" + MARKER + "\",\"model\":\"fake\",\"input\":\"last " + partition + "\"}";
        var unused =
            producer.send(
                new ProducerRecord<>(
                    requests, partition, null, value.getBytes(StandardCharsets.UTF_8)));
      }
    }
    Set<Integer> missing = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      missing.add(partition);
    }
    await(new Reading(servers, responses, true), missing, patience);
    return missing;
  }

  private static void await(Reading opened, Set<Integer> missing, Duration patience) {
    try (Reading reading = opened) {
      Set<Integer> seen = new HashSet<>();
      Await.until(
          patience,
          "all markers",
          () -> {
            reading.poll(
                record -> {
                  if (new Received(record).header("embedding-request-id").equals(MARKER)) {
                    seen.add(record.partition());
                  }
                });
            missing.removeAll(seen);
            return missing.isEmpty();
          });
    } catch (AssertionError e) {
      // told by what is left
    }
  }
}
