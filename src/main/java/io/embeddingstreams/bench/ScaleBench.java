package io.embeddingstreams.bench;

import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How hits a second change with partitions, instances and entries: requests of 16 x 384 in base64
 * for inputs spread over all entries. The baseline is the first line.
 */
public final class ScaleBench implements Bench {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int DIMENSIONS = 384;
  private static final int INPUTS = 16;
  private static final int DISTINCT = 2_000;
  private static final int REQUESTS = 6_000;
  private static final int FILL_INPUTS = 512;
  private static final int FILLS_AT_ONCE = 40;

  private final int rounds;
  private final List<Long> entries;
  private final List<BenchLine> lines = new ArrayList<>();
  private List<Double> first = List.of();

  /**
   * @param entries how many the cache holds; the partitions are varied with the first
   */
  public ScaleBench(int rounds, List<Long> entries) {
    this.rounds = rounds;
    this.entries = List.copyOf(entries);
  }

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
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
            Map.of("num.stream.threads", "2"),
            Map.of("max-concurrency", "8", "max-batch-inputs", "512"));
    Path directory = stage.directory();
    Config config = setup.config(cluster, directory, provider.baseUrl());
    new TopicAdmin(cluster.admin(), config.topics()).ensure();
    try (BenchGateway one = BenchGateway.start(config);
        BenchClient client = BenchClient.open(config.kafka(), config.topics())) {
      one.check();
      stage.tell(partitions + " partitions: writing " + count + " entries");
      fill(client, count);
      keep(partitions, 1, count, rates(stage, config, preload, client, partitions, count));
      Config second = setup.config(cluster, directory.resolve("second"), provider.baseUrl());
      try (BenchGateway two = BenchGateway.start(second)) {
        two.check();
        keep(partitions, 2, count, rates(stage, config, preload, client, partitions, count));
      }
    }
  }

  private static void fill(BenchClient client, long count) {
    Deque<Integer> open = new ArrayDeque<>();
    int number = 0;
    for (long from = 0; from < count; from += FILL_INPUTS) {
      long to = Math.min(count, from + FILL_INPUTS);
      client.send(
          number,
          BenchRequest.of(
              "f-" + number,
              DIMENSIONS,
              true,
              LongStream.range(from, to).mapToObj(BenchRequest::text)));
      open.add(number++);
      if (open.size() == FILLS_AT_ONCE) {
        client.await(open, PATIENCE);
        open.clear();
      }
    }
    client.await(open, PATIENCE);
  }

  private List<Double> rates(
      Stage stage, Config config, Preload preload, BenchClient client, int partitions, long count) {
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
                            .mapToObj(BenchRequest::text)))
            .toList();
    List<Double> rates = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      preload.send(config.topics().requests(), partitions, requests, REQUESTS);
      long start = System.nanoTime();
      client.await(REQUESTS, PATIENCE);
      double rate = REQUESTS * INPUTS / ((System.nanoTime() - start) / 1e9);
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
