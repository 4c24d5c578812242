package io.embeddingstreams.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells when the just-in-time compiler rests: it shares the cores with what is measured, and code
 * that it has not compiled yet takes several times as long. For one thread.
 */
final class WarmUp {
  private static final double RESTS = 0.1;

  private final int mostRounds;
  private final LongSupplier nanos;
  private final LongSupplier compiledMillis;
  private int rounds;
  private long sinceNanos;
  private long sinceCompiledMillis;

  /** One of this many rounds at most. */
  WarmUp(int mostRounds) {
    this(mostRounds, System::nanoTime, WarmUp::compiledMillis);
  }

  /**
   * One of this many rounds at most.
   *
   * @param nanos the time, as of {@link System#nanoTime}
   * @param compiledMillis what the compiler has taken so far
   */
  WarmUp(int mostRounds, LongSupplier nanos, LongSupplier compiledMillis) {
    this.mostRounds = mostRounds;
    this.nanos = nanos;
    this.compiledMillis = compiledMillis;
  }

  /** Whether one more round is needed, now that another has ended or none has begun. */
  boolean goesOn() {
    long now = nanos.getAsLong();
    long compiled = compiledMillis.getAsLong();
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(now - sinceNanos);
    boolean compiles = compiled - sinceCompiledMillis > RESTS * tookMillis;
    sinceNanos = now;
    sinceCompiledMillis = compiled;
    return rounds++ == 0 || (rounds <= mostRounds && compiles);
  }

  private static long compiledMillis() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }
}
