package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.it.Caller.Sent;
import io.embeddingstreams.it.ScriptedProvider.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances spend the limits of one account, while one of them joins and leaves. */
/*
 * Limits are spent evenly, so windows shorter than a minute show what a minute holds: whatever its
 * length, a window has at most 0.95 of the limit's part and one twentieth of the limit, 3 s, which
 * is what both may have saved and the largest calls. For 60 s these add up to the limit:
 * 0.95 x 60 + 3 = 60. Times are the provider's, and a busy machine brings a call late.
 */
@Timeout(180)
final class SharedLimitsIT {
  private static final int CALLS_A_MINUTE = 1200;
  private static final int INPUTS_A_MINUTE = 3000;
  private static final double SPENT = 0.95;
  private static final double SAVED_SECONDS = 3;
  private static final double LATE_SECONDS = 1;
  private static final String CALLS = "embedding_streams_provider_calls_total";

  @Test
  void shouldKeepTheAccountsLimitsWhileAnInstanceJoinsAndLeaves() {
    // Given
    try (Gateway gateway =
        Gateway.prepare(
            "account",
            "streams.consumer.session.timeout.ms=3000",
            "streams.consumer.heartbeat.interval.ms=500",
            "models.fake.deployments.one.requests-per-minute=" + CALLS_A_MINUTE,
            "models.fake.deployments.one.max-batch-inputs=4",
            "models.short.deployments.three.inputs-per-minute=" + INPUTS_A_MINUTE)) {
      gateway.instance("one");
      List<Sent> calls = ask(gateway, "fake", "calls", 260);
      List<Sent> inputs = ask(gateway, "short", "inputs", 150);
      awaitCalls(gateway, 100);

      // When
      Application other = gateway.instance("other");
      double joined = gateway.provider().arrivals().size();
      Await.until(
          Duration.ofSeconds(60), "the other calls", () -> gateway.metric(other, CALLS) > 60);
      other.close();
      int left = gateway.provider().arrivals().size();
      awaitCalls(gateway, left + 100);

      // Then
      gateway.caller().answers(calls).forEach(answer -> answer.shouldHit());
      gateway.caller().answers(inputs).forEach(answer -> answer.shouldHit());
      List<Arrival> all = gateway.provider().arrivals();
      assertThat(joined).isLessThan(left);
      shouldHold(of(all, "upstream"), arrival -> 1, CALLS_A_MINUTE);
      shouldHold(of(all, "short"), Arrival::inputs, INPUTS_A_MINUTE);
    }
  }

  private static List<Sent> ask(Gateway gateway, String model, String prefix, int requests) {
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      sent.add(gateway.caller().send(Caller.request(model, Caller.texts(prefix + i, 10))));
    }
    return sent;
  }

  private static void awaitCalls(Gateway gateway, int calls) {
    Await.until(
        Duration.ofSeconds(60),
        calls + " calls",
        () -> gateway.provider().arrivals().size() >= calls,
        () -> gateway.provider().arrivals().size());
  }

  private static List<Arrival> of(List<Arrival> all, String model) {
    return all.stream().filter(arrival -> arrival.model().equals(model)).toList();
  }

  /** Looks at every window that begins and ends with a call. */
  private static void shouldHold(
      List<Arrival> arrivals, ToIntFunction<Arrival> amount, int perMinute) {
    double second = perMinute / 60.0;
    for (int from = 0; from < arrivals.size(); from++) {
      double spent = 0;
      for (int to = from; to < arrivals.size(); to++) {
        spent += amount.applyAsInt(arrivals.get(to));
        double seconds = (arrivals.get(to).nanos() - arrivals.get(from).nanos()) / 1e9;
        assertThat(spent)
            .as("spent within %.2f s, from call %d to %d", seconds, from, to)
            .isLessThanOrEqualTo(second * (SPENT * (seconds + LATE_SECONDS) + SAVED_SECONDS));
      }
    }
    double whole = (arrivals.get(arrivals.size() - 1).nanos() - arrivals.get(0).nanos()) / 1e9;
    assertThat(arrivals.stream().mapToInt(amount).sum())
        .as("spent in all of %.1f s", whole)
        .isGreaterThan((int) (second * whole / 2));
  }
}
