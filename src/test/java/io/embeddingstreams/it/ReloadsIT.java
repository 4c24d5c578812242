package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.UnixOperatingSystemMXBean;
import io.embeddingstreams.it.Caller.Sent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Configurations that come into force without a restart, a thousand of them on end. */
@Timeout(180)
final class ReloadsIT {
  private static final int RELOADS = 1000;
  private static final int WARM = 100;
  private static final String APPLIED = "embedding_streams_config_reloads_total{result=\"applied\"";
  private static final String CALLS = "embedding_streams_provider_calls_total";

  private final List<Sent> sent = new ArrayList<>();
  private int written;

  /** What a leak would make grow. */
  private record Held(long threads, long files, int connections) {
    static Held now(ScriptedProvider provider) {
      long threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !thread.getName().equals("scripted-provider"))
              .count();
      long files =
          ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
              ? unix.getOpenFileDescriptorCount()
              : 0;
      return new Held(threads, files, provider.connections());
    }
  }

  @Test
  void shouldFailNoCallAndLeakNothingThroughAThousandReloads() {
    // Given
    try (Gateway gateway = Gateway.prepare("reloads")) {
      gateway.reloading("state");
      gateway.provider().delay(40);
      reload(gateway, WARM);
      Held before = Held.now(gateway.provider());

      // When
      reload(gateway, WARM + RELOADS);

      // Then
      Held after = Held.now(gateway.provider());
      List<Received> answers = gateway.caller().answers(sent);
      for (int i = 0; i < answers.size(); i++) {
        answers.get(i).shouldEmbed(Caller.texts("reload" + i, 3)).shouldHit();
      }
      assertThat(gateway.provider().seen("reload").values()).containsOnly(1);
      assertThat(gateway.metric(CALLS + "{deployment=\"one\",outcome=\"ok\""))
          .isEqualTo(gateway.metric(CALLS));
      assertThat(after.threads()).isLessThan(before.threads() + 20);
      assertThat(after.files()).isLessThan(before.files() + 50);
      assertThat(after.connections()).isLessThan(before.connections() + 50);
    }
  }

  @Test
  void shouldMakeTheTopicOfANewCollectionAndWriteItsVectors() throws Exception {
    try (Gateway gateway = Gateway.prepare("reloaded-collection")) {
      gateway.reloading("state");
      ObjectNode point = Caller.request("a text");
      point.putArray("points").addObject().put("id", "p");
      gateway.caller().ask(point).shouldRefuse("unknown_collection", 400);
      assertThat(topics(gateway)).doesNotContain("it-first", "it-second");

      // When
      collection(gateway, 1, "it-first");
      gateway.caller().ask(point).shouldEmbed(List.of("a text"));
      collection(gateway, 2, "it-second, value-format: connect-json");
      gateway.caller().ask(point).shouldEmbed(List.of("a text"));

      // Then
      assertThat(topics(gateway)).contains("it-first", "it-second");
      List<ConsumerRecord<byte[], byte[]>> first = gateway.caller().records("it-first");
      List<ConsumerRecord<byte[], byte[]>> second = gateway.caller().records("it-second");
      assertThat(first).hasSize(1);
      assertThat(second).hasSize(1);
      assertThat(second.get(0).key()).isEqualTo(first.get(0).key());
      assertThat(connect(second.get(0)).getString("text")).isEqualTo("a text");
      assertThat(connect(second.get(0)).getArray("vector")).hasSize(8);
      assertThat(gateway.metric("embedding_streams_vectors_total")).isEqualTo(2);
    }
  }

  /** Brings one collection into force with the reload of this number. */
  private static void collection(Gateway gateway, int reload, String settings) {
    gateway.configure(
        "state", gateway.yaml() + "collections: {docs: {model: fake, topic: " + settings + "}}\n");
    Await.until(Duration.ofSeconds(30), "a reload", () -> gateway.metric(APPLIED) >= reload);
  }

  private static Set<String> topics(Gateway gateway) throws Exception {
    return gateway.admin().listTopics().names().get();
  }

  /** As Kafka Connect reads it. */
  private static Struct connect(ConsumerRecord<byte[], byte[]> record) {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", true), false);
      return (Struct) converter.toConnectData(record.topic(), record.value()).value();
    }
  }

  /** Writes configurations and sends requests until so many are in force. */
  private void reload(Gateway gateway, int reloads) {
    Await.until(
        Duration.ofSeconds(100),
        reloads + " reloads",
        () -> {
          gateway.configure("state", another(gateway));
          sent.add(gateway.caller().send(Caller.request("fake", texts())));
          return gateway.metric(APPLIED) >= reloads;
        },
        () -> gateway.metric(APPLIED));
  }

  private List<String> texts() {
    return Caller.texts("reload" + sent.size(), 3);
  }

  private String another(Gateway gateway) {
    int concurrency = 4 + ++written % 5;
    String changed = "headers: {x-reload: \"" + written + "\"}, max-concurrency: " + concurrency;
    return gateway.yaml().replace("max-concurrency: 4", changed);
  }
}
