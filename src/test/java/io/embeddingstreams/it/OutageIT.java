package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Caller.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider that hangs: hits go on, a full share fails alone, and what waited is answered. */
@Timeout(120)
final class OutageIT {
  private static final String OPEN = "embedding_streams_pending_items";

  @Test
  void shouldAnswerHitsWhileAProviderHangsAndTheRestAfterIt() {
    // Given
    try (Gateway gateway = Gateway.start("outage")) {
      List<String> known = Caller.texts("known", 40);
      gateway.caller().ask(Caller.request("fake", known)).shouldEmbed(known);
      gateway.provider().hold();
      List<Sent> waiting = misses(gateway, "fake", "waits", 60);
      awaitOpen(gateway, 120);

      // When
      List<Sent> hits =
          IntStream.range(0, 200)
              .mapToObj(i -> gateway.caller().send(Caller.request(known.get(i % 40))))
              .toList();

      // Then
      List<Received> answers = gateway.caller().answers(hits);
      for (int i = 0; i < answers.size(); i++) {
        answers.get(i).shouldEmbed(List.of(known.get(i % 40))).shouldHit(0);
      }
      assertThat(gateway.caller().answered(waiting)).isZero();
      gateway.provider().release();
      shouldEmbed(gateway.caller().answers(waiting), "waits");
      gateway.awaitRest();
    }
  }

  @Test
  void shouldFailOneModelsMissesAboveItsShareAndServeTheOthers() {
    // Given
    try (Gateway gateway =
        Gateway.start("share", "overload=fail", "limits.pending-items=80", "limits.share=0.5")) {
      List<String> known = Caller.texts("cached", 3);
      gateway.caller().ask(Caller.request("fake", known)).shouldEmbed(known);
      gateway.provider().hold("hangs");
      List<Sent> taken = misses(gateway, "fake", "hangs", 20);
      awaitOpen(gateway, 40);

      // When
      List<Sent> above = misses(gateway, "fake", "hangs above", 5);
      List<Sent> others = misses(gateway, "short", "other", 5);
      Sent hit = gateway.caller().send(Caller.request("fake", known));

      // Then
      gateway.caller().answers(above).forEach(answer -> answer.shouldRefuse("overloaded", 503));
      shouldEmbed(gateway.caller().answers(others), "other");
      gateway.caller().answer(hit).shouldEmbed(known).shouldHit(0, 1, 2);
      assertThat(gateway.caller().answered(taken)).isZero();
      assertThat(gateway.provider().seen("hangs above")).isEmpty();
      gateway.provider().release();
      shouldEmbed(gateway.caller().answers(taken), "hangs");
      shouldEmbed(gateway.caller().answers(misses(gateway, "fake", "later", 5)), "later");
    }
  }

  /** Requests of two inputs each that nobody asked before. */
  private static List<Sent> misses(Gateway gateway, String model, String prefix, int requests) {
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      sent.add(gateway.caller().send(Caller.request(model, Caller.texts(prefix + i, 2))));
    }
    return sent;
  }

  private static void shouldEmbed(List<Received> answers, String prefix) {
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).shouldEmbed(Caller.texts(prefix + i, 2)).shouldHit();
    }
  }

  private static void awaitOpen(Gateway gateway, int items) {
    Await.until(
        Duration.ofSeconds(30),
        items + " items open",
        () -> gateway.metric(OPEN) == items,
        () -> gateway.metric(OPEN));
  }
}
