package io.embeddingstreams.bench;

import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Hits and misses together, with a provider of 100 ms: inputs a second from the moment when all
 * requests appear until the last committed answer was read. The baseline is what the provider
 * allows at that share of misses, or all hits where that is less.
 */
public final class MixedBench implements Bench {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PROVIDER = Duration.ofMillis(100);
  private static final int[] HIT_PERCENTS = {100, 99, 90, 50, 0};
  private static final int SLOTS = 16;
  private static final int BATCH = 128;
  private static final int INPUTS = 16;
  private static final int REQUESTS = 600;
  private static final int DIMENSIONS = 1536;

  private final int rounds;
  private final boolean exactlyOnce;
  private final BenchSetup setup;
  private final Map<Integer, List<Double>> rates = new LinkedHashMap<>();
  private long fresh;

  /** With this many rounds of each share. */
  public MixedBench(int rounds, boolean exactlyOnce) {
    this.rounds = rounds;
    this.exactlyOnce = exactlyOnce;
    this.setup =
        new BenchSetup(
            "mixed",
            6,
            12,
            List.of(DIMENSIONS),
            BenchSetup.streams(2, exactlyOnce),
            Map.of("max-batch-inputs", "" + BATCH, "max-concurrency", "" + SLOTS));
  }

  @Override
  public String name() {
    return "mixed";
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("guarantee", BenchSetup.guarantee(exactlyOnce));
    all.put("rounds", Integer.toString(rounds));
    all.put("requests", REQUESTS + " of " + INPUTS + " x " + DIMENSIONS + " base64");
    all.put(
        "provider",
        PROVIDER.toMillis() + " ms, " + SLOTS + " calls of " + BATCH + " inputs at once");
    return all;
  }

  @Override
  public List<BenchLine> run(Stage stage) {
    try (BenchCluster cluster = BenchCluster.open(stage);
        BenchProvider provider = BenchProvider.start(PROVIDER, SLOTS);
        Preload preload = Preload.open(cluster.kafka(), cluster.prefix() + "preload")) {
      Config config = setup.config(cluster, stage.directory(), provider.baseUrl());
      new TopicAdmin(cluster.admin(), config.topics()).ensure();
      try (BenchGateway gateway = BenchGateway.start(config);
          BenchClient client = BenchClient.open(config.kafka(), config.topics())) {
        gateway.check();
        measure(config, client, preload, 100); // fills the cache
        for (int round = 0; round <= rounds; round++) {
          stage.tell(round == 0 ? "warming up" : "round " + round + " of " + rounds);
          for (int percent : HIT_PERCENTS) {
            double rate = measure(config, client, preload, percent);
            if (round > 0) {
              rates.computeIfAbsent(percent, p -> new ArrayList<>()).add(rate);
            }
          }
        }
      }
    }
    return rates.keySet().stream().map(this::line).toList();
  }

  private BenchLine line(int percent) {
    List<Double> bounds = new ArrayList<>();
    double provider = SLOTS * BATCH / (PROVIDER.toMillis() / 1e3);
    for (double hits : rates.getOrDefault(100, List.of())) {
      bounds.add(Math.min(hits, percent == 100 ? hits : provider * 100 / (100 - percent)));
    }
    return BenchLine.of(
        percent + " % hits", rates.getOrDefault(percent, List.of()), bounds, "inputs/s");
  }

  private double measure(Config config, BenchClient client, Preload preload, int percent) {
    List<byte[]> requests =
        IntStream.range(0, REQUESTS).mapToObj(n -> request(n, percent)).toList();
    preload.send(config.topics().requests(), setup.partitions(), requests, REQUESTS);
    long start = System.nanoTime();
    client.await(REQUESTS, PATIENCE);
    return REQUESTS * INPUTS / ((System.nanoTime() - start) / 1e9);
  }

  /** Misses are spread evenly over all inputs. */
  private byte[] request(int number, int percent) {
    return BenchRequest.of(
        "r-" + number,
        DIMENSIONS,
        true,
        IntStream.range(number * INPUTS, (number + 1) * INPUTS)
            .mapToObj(i -> i % 100 < percent ? BenchRequest.text(i) : "fresh " + fresh++));
  }
}
