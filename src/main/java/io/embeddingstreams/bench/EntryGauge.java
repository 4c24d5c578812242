package io.embeddingstreams.bench;

import java.util.concurrent.TimeUnit;

/** How many entries an application counts, looked at twice a second at most. For one thread. */
final class EntryGauge {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final int port;
  private double seen;
  private long seenNanos;

  EntryGauge(int managementPort) {
    this.port = managementPort;
    look();
  }

  /** As of half a second ago at most. */
  double entries() {
    if (System.nanoTime() - seenNanos > LOOK_NANOS) {
      look();
    }
    return seen;
  }

  private void look() {
    seen = MetricsPage.read(port).sum("embedding_streams_cache_entries", "");
    seenNanos = System.nanoTime();
  }
}
