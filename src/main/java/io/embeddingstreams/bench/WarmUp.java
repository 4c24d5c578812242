package io.embeddingstreams.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Tells when the just-in-time compiler rests: it shares the cores with what is measured, and code
 * that it has not compiled yet takes several times as long. For one thread.
 */
final class WarmUp {
  private static final double RESTS = 0.1;

  private final int mostRounds;
  private int rounds;
  private long sinceNanos = System.nanoTime();
  private long compiledMillis = compiledMillis();

  /** One of this many rounds at most. */
  WarmUp(int mostRounds) {
    this.mostRounds = mostRounds;
  }

  /** Whether one more round is needed, now that another has ended or none has begun. */
  boolean goesOn() {
    long now = System.nanoTime();
    long compiled = compiledMillis();
    double share =
        (double) (compiled - compiledMillis)
            / Math.max(1, TimeUnit.NANOSECONDS.toMillis(now - sinceNanos));
    sinceNanos = now;
    compiledMillis = compiled;
    return rounds++ == 0 || (rounds <= mostRounds && share > RESTS);
  }

  private static long compiledMillis() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }
}
