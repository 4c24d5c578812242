package io.embeddingstreams.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws numbers from 0 on, each n as often as 1 / (n + 1). For one thread. */
final class Zipf {
  private final double[] sums;
  private final SplittableRandom random;

  /** Draws from 0 to {@code count - 1}. */
  Zipf(int count, SplittableRandom random) {
    this.random = random;
    this.sums = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      sums[i] = sum;
    }
  }

  /** The next number. */
  int next() {
    double at = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, at);
    return found < 0 ? -found - 1 : found;
  }
}
