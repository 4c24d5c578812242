package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.Application;
import io.embeddingstreams.it.Caller.Sent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An instance that knows a new model beside one that does not: what the first has taken never
 * fails, whoever owns its inputs.
 */
@Timeout(180)
final class RollingConfigurationIT {
  private static final int PARTITIONS = 3;
  private static final String[] QUICK = {
    "streams.consumer.session.timeout.ms=3000", "streams.consumer.heartbeat.interval.ms=500"
  };

  @Test
  void shouldAnswerOnceTheOwnerIsReloaded() {
    // Given
    try (Gateway gateway = Gateway.prepare("rolling", QUICK)) {
      gateway.reloading("old");
      gateway.configure("new", withModel(gateway));
      gateway.reloading("new");
      List<Sent> taken = takenByWhoKnowsTheModel(gateway, "reloaded");

      // When
      gateway.configure("old", withModel(gateway));

      // Then
      shouldEmbed(gateway, taken, "reloaded");
    }
  }

  @Test
  void shouldAnswerOnceTheOwnerLeaves() {
    // Given
    try (Gateway gateway = Gateway.prepare("leaving", QUICK)) {
      Application old = gateway.reloading("old");
      gateway.configure("new", withModel(gateway));
      gateway.reloading("new");
      List<Sent> taken = takenByWhoKnowsTheModel(gateway, "left");

      // When
      old.close();

      // Then
      shouldEmbed(gateway, taken, "left");
    }
  }

  /** Requests of the new model, some of whose inputs wait at the instance that doesn't know it. */
  private static List<Sent> takenByWhoKnowsTheModel(Gateway gateway, String prefix) {
    List<Integer> knowing = new ArrayList<>();
    Await.until(
        Duration.ofSeconds(60),
        "partitions with either instance",
        () -> {
          knowing.clear();
          IntStream.range(0, PARTITIONS).filter(p -> knows(gateway, p)).forEach(knowing::add);
          return !knowing.isEmpty() && knowing.size() < PARTITIONS;
        },
        () -> "knowing: " + knowing);
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int partition = knowing.get(i % knowing.size());
      sent.add(send(gateway, partition, Caller.request("added", Caller.texts(prefix + i, 10))));
    }
    Await.until(
        Duration.ofSeconds(30),
        "the inputs that the knowing instance owns",
        () -> gateway.provider().seen(prefix).size() >= 40,
        () -> gateway.provider().seen(prefix).size());
    assertThat(gateway.caller().answered(sent)).as("complete without the other").isLessThan(10);
    return sent;
  }

  /** A request without an input that could wait: refused for its points, or for its model. */
  private static boolean knows(Gateway gateway, int partition) {
    ObjectNode probe = Caller.request("added", List.of("too long ".repeat(50)));
    Received answer = gateway.caller().answer(send(gateway, partition, probe));
    assertThat(answer.code()).isIn("input_too_long", "model_not_found");
    return answer.code().equals("input_too_long");
  }

  private static Sent send(Gateway gateway, int partition, ObjectNode request) {
    byte[] value = request.toString().getBytes(StandardCharsets.UTF_8);
    String topic = gateway.config().topics().requests();
    return gateway.caller().send(new ProducerRecord<>(topic, partition, null, value));
  }

  private static void shouldEmbed(Gateway gateway, List<Sent> sent, String prefix) {
    List<Received> answers = gateway.caller().answers(sent);
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).shouldEmbed(Caller.texts(prefix + i, 10)).shouldHit();
    }
    assertThat(gateway.provider().seen(prefix).values()).containsOnly(1);
  }

  private static String withModel(Gateway gateway) {
    return gateway.yaml()
        + """
          added:
            space: added
            dimensions: 8
            max-input-tokens: 20
            deployments:
              - {name: six, provider: openai-compatible, base-url: "%s", model: added}
        """
            .formatted(gateway.provider().url());
  }
}
