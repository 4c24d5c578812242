package io.embeddingstreams.bench;

import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A large cache on one instance, loaded through {@code cache import}: its memory at the end beside
 * that after a fifth, its disk beside the vectors' own bytes, hits at the end beside those at a
 * fiftieth.
 */
public final class CacheBench implements Bench {
  private static final int DIMENSIONS = 384;
  private static final int MOST_REQUESTS = 2_000;
  private static final String EMBEDDINGS = "=\"embeddings\"";
  private static final BenchSetup SETUP =
      new BenchSetup("cache", 6, 12, List.of(DIMENSIONS), Map.of(), Map.of());

  private final long entries;

  /** With this many entries. */
  public CacheBench(long entries) {
    this.entries = entries;
  }

  @Override
  public String name() {
    return "cache";
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
    long few = Math.max(1, entries / 50);
    long fifth = Math.max(few, entries / 5);
    CacheLoad load = new CacheLoad(config, stage);
    load.load(lines(0, few));
    double hitsOfFew = p99(stage, hits, few);
    load.load(lines(few, fifth));
    double memoryOfFifth = memory(stage, fifth);
    load.load(lines(fifth, entries));
    double memory = memory(stage, entries);
    double hitsOfAll = p99(stage, hits, entries);
    MetricsPage page = MetricsPage.read(gateway.managementPort());
    double vectors = (double) entries * DIMENSIONS * Float.BYTES / 1e6;
    return List.of(
        BenchLine.of("resident memory", memory, memoryOfFifth, "MB"),
        BenchLine.of("hit p99", hitsOfAll, hitsOfFew, "ms"),
        BenchLine.of("live SST files", size(page, "live_sst_files_size"), vectors, "MB"),
        BenchLine.of("all SST files", size(page, "total_sst_files_size"), vectors, "MB"),
        BenchLine.of(
            "entries counted",
            page.sum("embedding_streams_cache_entries", ""),
            (double) entries,
            "entries"),
        BenchLine.of("import", load.rate(), load.rate(), "entries/s"));
  }

  /** Of the entries' stores, in MB. */
  private static double size(MetricsPage page, String metric) {
    return page.sum("kafka_stream_state_" + metric, EMBEDDINGS) / 1e6;
  }

  private static GeneratedCache lines(long from, long end) {
    return new GeneratedCache(DIMENSIONS, from, end, System.currentTimeMillis(), 0);
  }

  private double p99(Stage stage, HitLatency hits, long stand) {
    int requests = (int) Math.max(200, Math.min(MOST_REQUESTS, entries / 20));
    hits.p99(stand, requests / 4);
    double p99 = hits.p99(stand, requests);
    stage.tell(String.format(Locale.ROOT, "hit p99 at %,d entries: %.1f ms", stand, p99));
    return p99;
  }

  private static double memory(Stage stage, long entries) {
    double megabytes = ResidentMemory.megabytes();
    stage.tell(String.format(Locale.ROOT, "%,d entries: %.0f MB resident", entries, megabytes));
    return megabytes;
  }
}
