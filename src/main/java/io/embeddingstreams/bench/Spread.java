package io.embeddingstreams.bench;

import java.util.Arrays;
import java.util.Collection;

/** What several rounds gave: the least, the median and the most. */
public record Spread(double min, double median, double max) {
  /** One figure, measured once. */
  public static Spread of(double figure) {
    return new Spread(figure, figure, figure);
  }

  /** Of at least one round; the median of an even number lies between the two in the middle. */
  public static Spread of(Collection<Double> rounds) {
    double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no round was measured");
    }
    return new Spread(sorted[0], median(sorted), sorted[sorted.length - 1]);
  }

  private static double median(double[] sorted) {
    int from = (sorted.length - 1) / 2;
    int to = sorted.length / 2 + 1;
    return Arrays.stream(sorted, from, to).average().orElseThrow();
  }
}
