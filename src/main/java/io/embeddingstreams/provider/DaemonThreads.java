package io.embeddingstreams.provider;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads with a name that don't keep the process alive. */
final class DaemonThreads {
  private DaemonThreads() {}

  /** Threads {@code name-1}, {@code name-2} and so on. */
  static ThreadFactory named(String name) {
    AtomicInteger made = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + made.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
