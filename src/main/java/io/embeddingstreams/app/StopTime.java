package io.embeddingstreams.app;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How one stop shares its time: all parts have one deadline, and each may take what those before it
 * left, less what those after it need at least.
 *
 * <p>One thread; the time runs from the construction on.
 */
final class StopTime {
  // Kubernetes, by default, kills 30 s after SIGTERM, and so does the watch of the command line
  // after 29 s, with status 1. With calls that never end, the parts after them have 8 s.

  private static final Duration ALL = Duration.ofSeconds(28);

  private final LongSupplier nanos;
  private final long begun;

  /** What is ended, in this order. */
  enum Part {
    /** The providers' answers to calls on the wire. */
    CALLS(20, 0),
    /** What they brought: stored, and committed. */
    RESULTS(3, 1),
    /** What runs beside the route. */
    BESIDE(1, 1),
    REQUESTS(28, 3),
    CACHE(28, 2),
    /** Clients and servers, which hold nothing that could be lost. */
    REST(28, 1);

    private final Duration most;
    private final Duration least;

    Part(long mostSeconds, long leastSeconds) {
      this.most = Duration.ofSeconds(mostSeconds);
      this.least = Duration.ofSeconds(leastSeconds);
    }

    private Duration neededAfter() {
      Duration needed = Duration.ZERO;
      for (Part part : values()) {
        needed = part.compareTo(this) > 0 ? needed.plus(part.least) : needed;
      }
      return needed;
    }
  }

  /**
   * A stop that begins now.
   *
   * @param nanos as {@link System#nanoTime}
   */
  StopTime(LongSupplier nanos) {
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  /** What a part may take from now on; its least where nothing is left. */
  Duration of(Part part) {
    Duration passed = Duration.ofNanos(nanos.getAsLong() - begun);
    Duration left = ALL.minus(passed).minus(part.neededAfter());
    Duration atMost = left.compareTo(part.most) < 0 ? left : part.most;
    return atMost.compareTo(part.least) < 0 ? part.least : atMost;
  }
}
