package io.embeddingstreams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private long nowMillis;
  private long compiledMillis;

  @Test
  void shouldTakeARoundWhateverTheCompilerDid() {
    WarmUp warmUp = warmUp(6);

    assertThat(warmUp.goesOn()).isTrue();
    round(1_000, 0);
    assertThat(warmUp.goesOn()).isFalse();
  }

  @Test
  void shouldGoOnUntilTheCompilerTookLessThanATenthOfARound() {
    WarmUp warmUp = warmUp(6);

    assertThat(warmUp.goesOn()).isTrue();
    round(1_000, 900);
    assertThat(warmUp.goesOn()).isTrue();
    round(1_000, 101);
    assertThat(warmUp.goesOn()).isTrue();
    round(1_000, 99);
    assertThat(warmUp.goesOn()).isFalse();
  }

  @Test
  void shouldTakeNoMoreRoundsThanItMay() {
    WarmUp warmUp = warmUp(2);

    assertThat(warmUp.goesOn()).isTrue();
    round(1_000, 900);
    assertThat(warmUp.goesOn()).isTrue();
    round(1_000, 900);
    assertThat(warmUp.goesOn()).isFalse();
  }

  private WarmUp warmUp(int mostRounds) {
    return new WarmUp(
        mostRounds, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis), () -> compiledMillis);
  }

  private void round(long tookMillis, long compilingMillis) {
    nowMillis += tookMillis;
    compiledMillis += compilingMillis;
  }
}
