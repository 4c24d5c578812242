package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({"1, 50", "2, 100", "3, 200", "6, 1600", "7, 3000", "1000, 3000"})
  void shouldDoubleUpToTheLongest(int faults, long wholeMillis) {
    Backoff backoff = new Backoff(Fixtures.POLICY, new SplittableRandom(1));
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.delayNanos(faults))
          .isBetween(wholeMillis * 750_000, wholeMillis * 1_000_000);
    }
  }
}
