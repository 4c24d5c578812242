package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.faults.Disturbances.Span;
import io.embeddingstreams.faults.Repeats.Call;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final int HIT = 1;

  @Test
  void shouldExplainACallThatWasOnTheWireAtAKill() {
    Repeats repeats = new Repeats(List.of(span("kill", 10, 11)));

    assertThat(repeats.causes(HIT, List.of(paid(10, 12), paid(20, 21)))).containsExactly("kill");
  }

  @Test
  void shouldExplainAResultThatWasNotCommittedAtAKill() {
    Repeats repeats = new Repeats(List.of(span("kill", 10, 11)));

    assertThat(repeats.causes(HIT, List.of(paid(7, 8), paid(20, 21)))).containsExactly("kill");
  }

  @Test
  void shouldNotExplainWhatWasCommittedLongBefore() {
    Repeats repeats = new Repeats(List.of(span("kill", 10, 11)));

    assertThat(repeats.causes(HIT, List.of(paid(2, 3), paid(20, 21)))).containsExactly("nothing");
  }

  @Test
  void shouldNotExplainACallBeforeTheKill() {
    Repeats repeats = new Repeats(List.of(span("kill", 10, 11)));

    assertThat(repeats.causes(HIT, List.of(paid(8, 9), paid(9, 10)))).containsExactly("nothing");
  }

  @Test
  void shouldNotExplainByAKillOfAnotherPartitionsOwner() {
    Repeats repeats = new Repeats(List.of(span("kill", 10, 11)));

    assertThat(repeats.causes(HIT + 1, List.of(paid(10, 12), paid(20, 21))))
        .containsExactly("nothing");
  }

  @Test
  void shouldExplainOneRepeatByOneKill() {
    Repeats repeats = new Repeats(List.of(span("kill", 10, 11), span("move", 19, 20)));

    assertThat(repeats.causes(HIT, List.of(paid(10, 12), paid(18, 21), paid(22, 23), paid(24, 25))))
        .containsExactly("kill", "move", "nothing");
  }

  @Test
  void shouldCountApartWhatOnlyABrokerExplains() {
    Repeats repeats = new Repeats(List.of(span(Disturbances.BROKER, 9, 30), span("kill", 10, 11)));

    assertThat(repeats.causes(HIT, List.of(paid(10, 12), paid(20, 21), paid(22, 23))))
        .containsExactly("kill", Disturbances.BROKER);
  }

  @Test
  void shouldNotCountCallsThatNobodyPaid() {
    Repeats repeats = new Repeats(List.of());

    assertThat(repeats.causes(HIT, List.of(new Call(1, 2, false), paid(3, 4)))).isEmpty();
  }

  private static Span span(String what, int from, int to) {
    return new Span(what, Set.of(HIT), seconds(from), seconds(to));
  }

  private static Call paid(int from, int to) {
    return new Call(seconds(from), seconds(to), true);
  }

  private static long seconds(int seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
