package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Hits while many entries expire at once, beside hits of the same run while none does. What is
 * asked for does not expire.
 */
public final class ExpiryBench implements Bench {
  private static final int DIMENSIONS = 384;
  private static final int WARM = 500;
  private static final long QUIET_MILLIS = 15_000;
  private static final BenchSetup SETUP =
      new BenchSetup("expiry", 6, 12, List.of(DIMENSIONS), Map.of(), Map.of());

  private final long entries;

  /** With this many entries that expire. */
  public ExpiryBench(long entries) {
    this.entries = entries;
  }

  @Override
  public String name() {
    return "expiry";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("entries", Long.toString(entries), "dimensions", "" + DIMENSIONS);
  }

  @Override
  public List<BenchLine> run(Stage stage) {
    try (BenchCluster cluster = BenchCluster.open(stage);
        BenchProvider provider = BenchProvider.start(Duration.ZERO, 1)) {
      Config config = SETUP.config(cluster, stage.directory(), provider.baseUrl());
      new TopicAdmin(cluster.admin(), config.topics()).ensure();
      try (BenchGateway gateway = BenchGateway.start(config);
          BenchClient client = BenchClient.open(config.kafka(), config.topics())) {
        return measure(stage, config, gateway, new HitLatency(client, DIMENSIONS));
      }
    }
  }

  private List<BenchLine> measure(
      Stage stage, Config config, BenchGateway gateway, HitLatency hits) {
    long lasting = Math.max(1, entries / 10);
    long now = System.currentTimeMillis();
    new CacheLoad(config, stage).load(new GeneratedCache(DIMENSIONS, 0, lasting / 2, now, 0));
    CacheLoad load = new CacheLoad(config, stage);
    load.load(new GeneratedCache(DIMENSIONS, lasting / 2, lasting, now, 0));
    long patience = QUIET_MILLIS + entries / 25 + (long) (2_000 * entries / load.rate());
    long expires = System.currentTimeMillis() + patience;
    load.load(new GeneratedCache(DIMENSIONS, lasting, lasting + entries, now, expires));

    EntryGauge gauge = new EntryGauge(gateway.managementPort());
    hits.p99(lasting, WARM);
    if (!isAhead(expires - QUIET_MILLIS / 3)) {
      throw new ApplicationException(
          "loading took longer than expected: the entries expire already");
    }
    double quiet = hits.p99(lasting, () -> gauge.entries() > lasting && isAhead(expires));
    stage.tell(String.format(Locale.ROOT, "hit p99 while nothing expires: %.1f ms", quiet));
    long start = System.nanoTime();
    double busy = hits.p99(lasting, () -> gauge.entries() > lasting);
    double seconds = (System.nanoTime() - start) / 1e9;
    stage.tell(String.format(Locale.ROOT, "hit p99 while they expired: %.1f ms", busy));
    return List.of(
        BenchLine.of("hit p99", busy, quiet, "ms"),
        BenchLine.of("entries left", gauge.entries(), (double) lasting, "entries"),
        BenchLine.of("expiry", entries / seconds, entries / seconds, "entries/s"));
  }

  private static boolean isAhead(long millis) {
    return System.currentTimeMillis() < millis;
  }
}
