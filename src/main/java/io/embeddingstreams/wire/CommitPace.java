package io.embeddingstreams.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a stream thread may commit again. One for each stream thread, called on it alone.
 *
 * <p>Under exactly-once nobody sees an answer before its commit, so every answer asks for one; yet
 * a thread that commits works on nothing else meanwhile, and one commit an answer would halve the
 * throughput. A thread that has more to do therefore works three times as long as its last commit
 * took, 100 ms at most, before it commits again. One that has nothing left to do, or took a single
 * record, commits once it has not committed for as long as the last one took: a commit of 1 ms may
 * follow another after 1 ms then, and in a cold process or on a distant cluster one of 10 ms after
 * 10. A commit takes from the first flush of what was sent to the end of its transaction.
 */
public final class CommitPace {
  private static final int WORK_TO_COMMIT = 3;
  private static final long LONGEST_WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LongSupplier nanos;
  private @Nullable Runnable waiting;
  private boolean committing;
  private boolean lone = true;
  private long beginNanos;
  private long endNanos;
  private long tookNanos;
  private long workNanos;

  /**
   * @param nanos the time, as of {@link System#nanoTime}
   */
  public CommitPace(LongSupplier nanos) {
    this.nanos = nanos;
    this.endNanos = nanos.getAsLong();
    this.workNanos = endNanos;
  }

  /**
   * Asks for a commit: at once where one is due, else as soon as it is, or nothing is left to do.
   */
  public void request(Runnable commit) {
    waiting = commit;
    if (lone ? restNanos() <= 0 : hasWorked()) {
      run();
    }
  }

  /** How long the thread may wait for records: no longer than until it would commit without any. */
  public Duration atMost(Duration asked) {
    return waiting == null || restNanos() >= asked.toNanos()
        ? asked
        : Duration.ofNanos(Math.max(0, restNanos()));
  }

  /**
   * The thread has polled.
   *
   * @param records how many it got
   */
  public void polled(int records) {
    if (waiting == null) {
      workNanos = nanos.getAsLong(); // it was idle
    } else if (records == 0 ? restNanos() <= 0 : hasWorked()) {
      run();
    }
    lone = records <= 1;
  }

  /** What was sent is flushed: a commit begins, unless it has begun. */
  public void begins() {
    if (!committing) {
      committing = true;
      beginNanos = nanos.getAsLong();
    }
  }

  /** A commit has ended; it held everything that was asked for so far. */
  public void ended() {
    endNanos = nanos.getAsLong();
    workNanos = endNanos;
    tookNanos = committing ? endNanos - beginNanos : 0;
    committing = false;
    waiting = null;
  }

  /** Time until as much has passed since the last commit as it took; none left: 0 or less. */
  private long restNanos() {
    return endNanos + Math.min(tookNanos, LONGEST_WORK_NANOS) - nanos.getAsLong();
  }

  private boolean hasWorked() {
    long enough = Math.min(WORK_TO_COMMIT * tookNanos, LONGEST_WORK_NANOS);
    return nanos.getAsLong() - workNanos >= enough;
  }

  /** Asks once: Kafka Streams keeps what a task has asked for until it has committed. */
  private void run() {
    Runnable commit = waiting;
    waiting = null;
    if (commit != null) {
      commit.run();
    }
  }
}
