package io.embeddingstreams.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends parts one after another, each in the time that it is given. One that takes longer, or fails,
 * is told of and left behind: it keeps nobody from ending.
 *
 * <p>One thread calls; each closing runs on a daemon thread of its own.
 */
final class Stop {
  private static final Logger log = LoggerFactory.getLogger(Stop.class);

  private final Function<StopTime.Part, Duration> time;

  /** Ends one part. */
  interface Closing {
    /** Whether it ended in this time. */
    boolean within(Duration atMost);
  }

  /**
   * @param time what a part may take, asked when its turn comes
   */
  Stop(Function<StopTime.Part, Duration> time) {
    this.time = time;
  }

  /** Ends a part that has no bound of its own. */
  Stop end(StopTime.Part part, Runnable closing) {
    return end(
        part,
        atMost -> {
          closing.run();
          return true;
        });
  }

  /** Ends a part. */
  Stop end(StopTime.Part part, Closing closing) {
    Duration atMost = time.apply(part);
    CountDownLatch over = new CountDownLatch(1);
    AtomicBoolean late = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              try {
                late.set(!closing.within(atMost));
              } catch (RuntimeException fault) {
                log.atError().setCause(fault).addKeyValue("part", part).log("A closing failed");
              } finally {
                over.countDown();
              }
            },
            "stop");
    thread.setDaemon(true);
    thread.start();
    if (!await(over, atMost) || late.get()) {
      log.atWarn()
          .addKeyValue("part", part)
          .addKeyValue("atMostMillis", atMost.toMillis())
          .log("A part did not end in its time; the next start does again what is not committed");
    }
    return this;
  }

  private static boolean await(CountDownLatch over, Duration atMost) {
    try {
      return over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
