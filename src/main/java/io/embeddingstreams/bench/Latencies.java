package io.embeddingstreams.bench;

import java.util.Arrays;

/** How long each of many requests took, in milliseconds. */
final class Latencies {
  private final double[] sorted;

  /** Of at least one request. */
  Latencies(long[] nanos) {
    this.sorted = Arrays.stream(nanos).mapToDouble(n -> n / 1e6).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no request was measured");
    }
  }

  /** What this share of the requests did not exceed: 0.5 for the median. */
  double at(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
