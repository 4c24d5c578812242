package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.app.StopTime.Part;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How the parts of a stop share 28 s. */
final class StopTimeTest {
  private long nanos = 7;
  private final StopTime time = new StopTime(() -> nanos);

  @Test
  void shouldGiveCallsTwentySeconds() {
    assertThat(time.of(Part.CALLS)).hasSeconds(20);
  }

  @Test
  void shouldGiveAClosingWhatIsLeftLessWhatThoseAfterItNeed() {
    pass(2_000);

    assertThat(time.of(Part.RESULTS)).hasSeconds(3);
    assertThat(time.of(Part.REQUESTS)).hasSeconds(28 - 2 - 2 - 1);
    assertThat(time.of(Part.CACHE)).hasSeconds(28 - 2 - 1);
    assertThat(time.of(Part.REST)).hasSeconds(28 - 2);
  }

  @Test
  void shouldEndInTwentyEightSecondsWhereEveryPartTakesAllItMay() {
    long begun = nanos;

    for (Part part : Part.values()) {
      nanos += time.of(part).toNanos();
    }

    assertThat(Duration.ofNanos(nanos - begun)).hasSeconds(28);
  }

  @Test
  void shouldGiveEveryPartItsLeastWhereTheMachineStoodStill() {
    pass(60_000);

    assertThat(time.of(Part.CALLS)).isZero();
    assertThat(time.of(Part.RESULTS)).hasSeconds(1);
    assertThat(time.of(Part.BESIDE)).hasSeconds(1);
    assertThat(time.of(Part.REQUESTS)).hasSeconds(3);
    assertThat(time.of(Part.CACHE)).hasSeconds(2);
    assertThat(time.of(Part.REST)).hasSeconds(1);
  }

  private void pass(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }
}
