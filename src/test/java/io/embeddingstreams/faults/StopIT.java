package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.app.EmbeddedBroker;
import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Cluster;
import io.embeddingstreams.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Stops under load, with calls on the wire. In the full form the calls never end and the broker
 * goes away before the signal, so that every part of the stop hangs as long as it may.
 */
@Timeout(180)
final class StopIT {
  private static final boolean FULL = Boolean.getBoolean("faults.full");
  private static final int REQUESTS = 400;
  private static final long CALL_MILLIS = FULL ? 120_000 : 2_000;

  @Test
  void shouldEndWithStatusZeroWithinThirtySecondsWhateverHangs() {
    Path folder = Cluster.folder("stop");
    try (FaultyProvider provider = new FaultyProvider(1);
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
        Site site = site(folder, broker, provider)) {
      provider.take(CALL_MILLIS);
      Instance instance = site.add("one").start();
      instance.awaitReady();
      send(broker.bootstrapServers(), site.topics());
      Await.until(Duration.ofMinutes(1), "calls on the wire", () -> provider.count() > 0);
      if (FULL) {
        broker.stop();
      }

      Duration stopped = instance.stop("TERM");

      new Figures().put("stop_millis", stopped.toMillis()).publish("stop");
      assertThat(stopped).isLessThan(Duration.ofSeconds(30));
    }
  }

  private static Site site(Path folder, EmbeddedBroker broker, FaultyProvider provider) {
    String unending = "models.fake.deployments.one.timeout=100s";
    return new Site("stop", folder, broker.bootstrapServers(), provider.url(), 1, unending);
  }

  private static void send(String servers, Topics topics) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < REQUESTS; i++) {
        String value = "{\"model\":\"fake\",\"input\":\"stop " + i + "\"}";
        var unused =
            producer.send(
                new ProducerRecord<>(topics.requests(), value.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}
