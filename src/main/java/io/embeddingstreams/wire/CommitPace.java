package io.embeddingstreams.wire;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a stream thread may commit again. One for each stream thread, called on it alone.
 *
 * <p>Under exactly-once nobody sees an answer before its commit, so every answer asks for one; yet
 * a thread that commits works on nothing else meanwhile, and one commit an answer would halve the
 * throughput. So a thread works three times as long as its last commit took before it commits
 * again, 100 ms at most: a commit of 1 ms follows another after 3 ms, one of 10 ms (a cold process,
 * a distant or busy cluster) after 30, and commits never take more than a quarter of the time. A
 * commit takes from the first flush of what was sent to the end of its transaction.
 */
public final class CommitPace {
  private static final int WORK_TO_COMMIT = 3;
  private static final long LONGEST_WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LongSupplier nanos;
  private @Nullable Runnable waiting;
  private boolean committing;
  private long beginNanos;
  private long dueNanos;

  /**
   * @param nanos the time, as of {@link System#nanoTime}
   */
  public CommitPace(LongSupplier nanos) {
    this.nanos = nanos;
    this.dueNanos = nanos.getAsLong();
  }

  /**
   * Asks for a commit: at once where one is due, else at the first poll after it has become due.
   */
  public void request(Runnable commit) {
    if (isDue()) {
      commit.run();
    } else {
      waiting = commit;
    }
  }

  /** The thread is about to poll, as it does after at most {@code poll.ms}. */
  public void polls() {
    Runnable commit = waiting;
    if (commit != null && isDue()) {
      waiting = null;
      commit.run();
    }
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
    long now = nanos.getAsLong();
    long took = committing ? now - beginNanos : 0;
    dueNanos = now + Math.min(WORK_TO_COMMIT * took, LONGEST_WORK_NANOS);
    committing = false;
    waiting = null;
  }

  private boolean isDue() {
    return nanos.getAsLong() - dueNanos >= 0;
  }
}
