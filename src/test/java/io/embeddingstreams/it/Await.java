package io.embeddingstreams.it;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions; each has an end. */
public final class Await {
  private static final long LOOK_MILLIS = 20;

  private Await() {}

  /**
   * Returns once the condition holds.
   *
   * @throws AssertionError saying what did not come, and how things stood
   */
  public static void until(
      Duration patience, String what, BooleanSupplier condition, Supplier<Object> state) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + patience + ": " + what + "; " + state.get());
      }
      pause();
    }
  }

  /** The same without a state to show. */
  public static void until(Duration patience, String what, BooleanSupplier condition) {
    until(patience, what, condition, () -> "");
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
