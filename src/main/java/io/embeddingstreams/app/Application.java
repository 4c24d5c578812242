package io.embeddingstreams.app;

import io.embeddingstreams.config.Config;
import io.embeddingstreams.http.ListenException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running application: both Kafka Streams applications, providers, management server. */
public final class Application implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Application.class);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Parts parts;
  private final @Nullable Reloader reloader;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean closing;

  private Application(Parts parts, @Nullable Reloader reloader) {
    this.parts = parts;
    this.reloader = reloader;
  }

  /**
   * Checks or creates the topics and starts every part; returns at once, before it is ready.
   *
   * @param source where the configuration was read, for reloads; null: no reloads
   * @throws ApplicationException where the configuration and the cluster don't fit, or the
   *     management port is taken
   */
  public static Application start(Config config, @Nullable ConfigSource source) {
    try {
      Parts parts = Parts.start(config);
      Reloader reloader =
          source == null ? null : new Reloader(config, source, parts::use, parts.meters());
      if (reloader != null) {
        reloader.start();
      }
      return new Application(parts, reloader);
    } catch (ListenException taken) {
      throw new ApplicationException(String.valueOf(taken.getMessage()));
    }
  }

  /**
   * Waits until both Kafka Streams applications run; false where the time ran out or one failed.
   */
  public boolean awaitReady(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    try {
      while (!parts.applications().isReady()) {
        if (System.nanoTime() >= end
            || parts.fatal().reason().isPresent()
            || parts.applications().awaitFailure(Duration.ofMillis(20))) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return parts.management().port();
  }

  /** Blocks until it ended; 0 after {@link #close}, 1 where it failed. */
  public int awaitEnd() {
    try {
      while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (failed()) {
          close();
          return 1;
        }
      }
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      return 0;
    }
  }

  private boolean failed() throws InterruptedException {
    synchronized (this) {
      if (closing) {
        return false;
      }
    }
    parts.fatal().reason().ifPresent(reason -> log.error(reason));
    return parts.fatal().reason().isPresent() || parts.applications().awaitFailure(Duration.ZERO);
  }

  /**
   * Ends it cleanly: no new calls, those on the wire are stored, then everything closes, in 28 s at
   * most. Where another thread is at it, waits for that one.
   */
  @Override
  public void close() {
    if (isFirstToClose()) {
      closeAll();
    } else {
      awaitClosed();
    }
  }

  private synchronized boolean isFirstToClose() {
    boolean first = !closing;
    closing = true;
    return first;
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    log.info("Stopping: no new calls; those on the wire are stored");
    if (reloader != null) {
      reloader.close();
    }
    parts.close();
    log.info("Stopped");
    closed.countDown();
  }
}
