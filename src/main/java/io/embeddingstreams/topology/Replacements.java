package io.embeddingstreams.topology;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides whether a stream thread that failed is replaced: each thread of an application three
 * times in five minutes. Guarded by its user.
 */
final class Replacements {
  // An outage of the brokers, or a freeze of the process, fails every thread at once, and is one
  // failure of each. Counted together, a second such fault within five minutes ended the process.

  private static final int EACH = 3;
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final int most;
  private final Deque<Long> failures = new ArrayDeque<>();

  /** For an application of so many stream threads. */
  Replacements(int threads) {
    this.most = EACH * threads;
  }

  /** Counts a failure; whether its thread is replaced. */
  boolean allow(long nowMillis) {
    failures.addLast(nowMillis);
    while (failures.getFirst() < nowMillis - WINDOW.toMillis()) {
      failures.removeFirst();
    }
    return failures.size() <= most;
  }

  /** Failures that count now. */
  int count() {
    return failures.size();
  }
}
