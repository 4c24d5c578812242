package io.embeddingstreams.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ZipfTest {
  @Test
  void shouldDrawTheFirstTwiceAsOftenAsTheSecond() {
    Zipf zipf = new Zipf(10, new SplittableRandom(5));
    int[] drawn = new int[10];

    for (int i = 0; i < 200_000; i++) {
      drawn[zipf.next()]++;
    }

    for (int i = 1; i < 10; i++) {
      assertThat((double) drawn[0] / drawn[i]).isCloseTo(i + 1, within(0.05 * (i + 1)));
    }
  }
}
