package io.embeddingstreams.bench;

import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How hits a second change with partitions, instances and entries: requests of 16 x 384 in base64
 * for inputs spread over all entries, which are loaded through {@code cache import}. The baseline
 * is the first line.
 */
public final class ScaleBench implements Bench {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int DIMENSIONS = 384;
  private static final int INPUTS = 16;
  private static final int DISTINCT = 2_000;
  private static final int REQUESTS = 6_000;

  private final int rounds;
  private final List<Long> entries;
  private final boolean exactlyOnce;
  private final List<BenchLine> lines = new ArrayList<>();
  private List<Double> first = List.of();

  /**
   * @param entries how many the cache holds; the partitions are varied with the first
   */
  public ScaleBench(int rounds, List<Long> entries, boolean exactlyOnce) {
    this.rounds = rounds;
    this.entries = List.copyOf(entries);
    this.exactlyOnce = exactlyOnce;
  }

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("guarantee", BenchSetup.guarantee(exactlyOnce));
    all.put("rounds", Integer.toString(rounds));
    all.put("requests", REQUESTS + " of " + INPUTS + " x " + DIMENSIONS + " base64");
    return all;
  }

  @Override
  public List<BenchLine> run(Stage stage) {
    try (BenchCluster cluster = BenchCluster.open(stage);
        BenchProvider provider = BenchProvider.start(Duration.ZERO, 8);
        Preload preload = Preload.open(cluster.kafka(), cluster.prefix() + "preload")) {
      for (int partitions : new int[] {1, 2, 6, 12}) {
        measure(stage, cluster, provider, preload, partitions, entries.get(0));
      }
      for (long more : entries.subList(1, entries.size())) {
        measure(stage, cluster, provider, preload, 6, more);
      }
    }
    return lines;
  }

  /** One installation, first with one instance and then with two. */
  private void measure(
      Stage stage,
      BenchCluster cluster,
      BenchProvider provider,
      Preload preload,
      int partitions,
      long count) {
    BenchSetup setup =
        new BenchSetup(
            "scale-" + partitions + "-" + count,
            partitions,
            12,
            List.of(DIMENSIONS),
            BenchSetup.streams(2, exactlyOnce),
            Map.of());
    Path directory = stage.directory();
    Config config = setup.config(cluster, directory, provider.baseUrl());
    new TopicAdmin(cluster.admin(), config.topics()).ensure();
    try (BenchGateway one = BenchGateway.start(config);
        BenchClient client = BenchClient.open(config.kafka(), config.topics())) {
      one.check();
      stage.tell(partitions + " partitions: writing " + count + " entries");
      new CacheLoad(config, stage)
          .load(new GeneratedCache(DIMENSIONS, 0, count, System.currentTimeMillis(), 0));
      keep(partitions, 1, count, rates(stage, cluster, config, preload, client, count));
      Config second = setup.config(cluster, directory.resolve("second"), provider.baseUrl());
      try (BenchGateway two = BenchGateway.start(second)) {
        two.check();
        keep(partitions, 2, count, rates(stage, cluster, config, preload, client, count));
      }
    }
  }

  private List<Double> rates(
      Stage stage,
      BenchCluster cluster,
      Config config,
      Preload preload,
      BenchClient client,
      long count) {
    int partitions = config.topics().partitions();
    SplittableRandom random = new SplittableRandom(count);
    List<byte[]> requests =
        IntStream.range(0, DISTINCT)
            .mapToObj(
                n ->
                    BenchRequest.of(
                        "r-" + n,
                        DIMENSIONS,
                        true,
                        LongStream.generate(() -> random.nextLong(count))
                            .limit(INPUTS)
                            .mapToObj(GeneratedCache::text)))
            .toList();
    List<Double> rates = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      preload.send(config.topics().requests(), partitions, requests, REQUESTS);
      long start = System.nanoTime();
      client.await(REQUESTS, PATIENCE);
      double rate = REQUESTS * INPUTS / ((System.nanoTime() - start) / 1e9);
      cluster.forget(config.topics().responses(), partitions);
      stage.tell(partitions + " partitions: " + Math.round(rate) + " hits/s");
      if (round > 0) {
        rates.add(rate);
      }
    }
    return rates;
  }

  private void keep(int partitions, int instances, long count, List<Double> rates) {
    first = first.isEmpty() ? rates : first;
    String what =
        partitions + " partitions, " + instances + " instances, " + count / 1_000 + "k entries";
    lines.add(BenchLine.of(what, rates, first, "hits/s"));
  }
}
