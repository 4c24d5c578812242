package io.embeddingstreams.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process cleanly at SIGTERM and Ctrl-C: closes what is open, last first, and exits with
 * status 0, or with 1 where that took more than 29 s or failed.
 *
 * <p>One for a process. {@link #closing} is called by the main thread, the rest runs on the JVM's
 * shutdown thread.
 */
final class Shutdown implements AutoCloseable {
  // A JVM that a signal ends has status 143 or 130, and System.exit inside a hook waits for ever:
  // only halt can say 0. System.exit of the main thread runs the hook too, after close(): it then
  // finds everything done and leaves the status alone.

  private static final Duration PATIENCE = Duration.ofSeconds(29);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean underWay;
  private boolean done;

  private Shutdown() {}

  /** Installs the hook. */
  static Shutdown install() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::hook, "shutdown"));
    return shutdown;
  }

  /** Lets a signal close this part too, before those given earlier. */
  synchronized void closing(AutoCloseable part) {
    parts.push(part);
  }

  /**
   * Called by the main thread when its work has ended, well or not: closes the parts. Where a
   * signal came first, waits for the process to end.
   */
  @Override
  public void close() {
    synchronized (this) {
      done = !underWay;
    }
    if (!done) {
      awaitEnd();
      return;
    }
    closeAll();
  }

  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hook() {
    synchronized (this) {
      if (done) {
        return;
      }
      underWay = true;
    }
    Thread closer = new Thread(this::closeAll, "close");
    closer.setDaemon(true);
    closer.start();
    Runtime.getRuntime().halt(endedInTime() ? 0 : 1);
  }

  private boolean endedInTime() {
    try {
      return ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void closeAll() {
    try {
      for (AutoCloseable part = next(); part != null; part = next()) {
        part.close();
      }
      ended.countDown();
    } catch (Exception e) {
      Logger log = LoggerFactory.getLogger(Shutdown.class);
      log.atError().setCause(e).log("The application did not close cleanly");
      Runtime.getRuntime().halt(1);
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    return parts.poll();
  }
}
