package io.embeddingstreams.provider;

import io.embeddingstreams.model.RetryPolicy;
import java.util.random.RandomGenerator;

/** How long to wait before an item is sent again: doubling, with jitter, up to a bound. */
final class Backoff {
  private final long firstNanos;
  private final long maxNanos;
  private final RandomGenerator random;

  /** Delays of this policy. */
  Backoff(RetryPolicy policy, RandomGenerator random) {
    this.firstNanos = policy.firstDelay().toNanos();
    this.maxNanos = policy.maxDelay().toNanos();
    this.random = random;
  }

  /** Nanoseconds after this many faults, 1 or more: three quarters of the delay to all of it. */
  long delayNanos(int faults) {
    double whole = Math.min((double) maxNanos, firstNanos * Math.pow(2, faults - 1));
    return (long) (whole * (0.75 + 0.25 * random.nextDouble()));
  }
}
