package io.embeddingstreams.bench;

import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How long an answer takes at 200 requests a second of one input of 384 dimensions, from produce to
 * a reader of committed records, beside baseline A at the same rate: hits, and misses less the time
 * that the provider takes.
 */
public final class LatencyBench implements Bench {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PROVIDER = Duration.ofMillis(30);
  private static final Map<String, Double> SHARES = shares();
  private static final int DIMENSIONS = 384;
  private static final int DISTINCT = 50;

  private final Rounds rounds;
  private final boolean[] exactlyOnce;
  private final Pace pace;
  private final Map<String, List<Double>> ours = new LinkedHashMap<>();
  private final Map<String, List<Double>> baseline = new LinkedHashMap<>();
  private int misses;

  /** With this many rounds of each guarantee, each of 1,200 requests three times. */
  public LatencyBench(Rounds rounds, boolean atLeastOnceOnly) {
    this.rounds = rounds;
    this.exactlyOnce = atLeastOnceOnly ? new boolean[] {false} : new boolean[] {true, false};
    this.pace = new Pace(200, 200, 1_000);
  }

  private static Map<String, Double> shares() {
    Map<String, Double> shares = new LinkedHashMap<>();
    shares.put("p50", 0.5);
    shares.put("p90", 0.9);
    shares.put("p99", 0.99);
    return shares;
  }

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("rounds", Integer.toString(rounds.measured()));
    all.put("rate", pace.aSecond() + " requests/s");
    all.put("provider", PROVIDER.toMillis() + " ms");
    return all;
  }

  @Override
  public List<BenchLine> run(Stage stage) {
    try (BenchCluster cluster = BenchCluster.open(stage);
        BenchProvider provider = BenchProvider.start(PROVIDER, 32)) {
      for (boolean once : exactlyOnce) {
        measure(stage, cluster, provider, once);
      }
    }
    return ours.entrySet().stream()
        .map(
            each ->
                BenchLine.of(
                    each.getKey(),
                    each.getValue(),
                    baseline.getOrDefault(each.getKey(), List.of()),
                    "ms"))
        .toList();
  }

  private void measure(Stage stage, BenchCluster cluster, BenchProvider provider, boolean once) {
    String guarantee = BenchSetup.guarantee(once);
    Config config = setup("gateway-", once).config(cluster, stage.directory(), provider.baseUrl());
    Config passConfig =
        setup("baseline-", once).config(cluster, stage.directory(), provider.baseUrl());
    new TopicAdmin(cluster.admin(), config.topics()).ensure();
    new TopicAdmin(cluster.admin(), passConfig.topics()).ensure();
    Pair pair = new Pair(config, passConfig);
    WarmUp warmUp = new WarmUp(rounds.warmUp());
    while (warmUp.goesOn()) {
      stage.tell(guarantee + ", warming up");
      pair.measure();
    }
    for (int round = 1; round <= rounds.measured(); round++) {
      stage.tell(guarantee + ", round " + round + " of " + rounds.measured());
      keep(guarantee, pair.measure());
    }
  }

  /** What one round took. */
  private record Round(Latencies hits, Latencies missed, Latencies passed) {}

  /** Both applications under one guarantee. */
  private final class Pair {
    private final Config config;
    private final Config passConfig;
    private final List<PassThrough.Ready> answers = new ArrayList<>();

    Pair(Config config, Config passConfig) {
      this.config = config;
      this.passConfig = passConfig;
    }

    Round measure() {
      Latencies hits;
      Latencies missed;
      try (BenchGateway gateway = BenchGateway.start(config);
          BenchClient client = BenchClient.open(config.kafka(), config.topics())) {
        gateway.check();
        if (answers.isEmpty()) {
          answers.addAll(fill(client));
        }
        hits = pace.run(client, LatencyBench::hit);
        missed = pace.run(client, miss());
      }
      try (PassThrough pass = PassThrough.start(passConfig);
          BenchClient client = BenchClient.open(passConfig.kafka(), passConfig.topics())) {
        pass.answer(answers);
        return new Round(hits, missed, pace.run(client, LatencyBench::hit));
      }
    }
  }

  private static BenchSetup setup(String name, boolean once) {
    return new BenchSetup(
        name + BenchSetup.guarantee(once).replace('_', '-'),
        6,
        12,
        List.of(DIMENSIONS),
        BenchSetup.streams(1, once),
        Map.of("max-concurrency", "32"));
  }

  private void keep(String guarantee, Round round) {
    String shown = guarantee.replace("_v2", "").replace('_', ' ') + ", ";
    SHARES.forEach(
        (name, share) -> {
          add(shown + "hits, " + name, round.hits.at(share), round.passed.at(share));
          double added = round.missed.at(share) - PROVIDER.toMillis();
          add(shown + "misses, " + name + " added", added, round.passed.at(share));
        });
  }

  private void add(String what, double measured, double beside) {
    ours.computeIfAbsent(what, w -> new ArrayList<>()).add(measured);
    baseline.computeIfAbsent(what, w -> new ArrayList<>()).add(beside);
  }

  private static List<PassThrough.Ready> fill(BenchClient client) {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < DISTINCT; i++) {
      requests.add(hit(i));
    }
    client.ask(requests, PATIENCE);
    Map<Integer, ConsumerRecord<byte[], byte[]>> answers = client.ask(requests, PATIENCE);
    List<PassThrough.Ready> ready = new ArrayList<>();
    for (int i = 0; i < DISTINCT; i++) {
      ready.add(PassThrough.Ready.of(answers.get(i)));
    }
    return ready;
  }

  private static byte[] hit(int number) {
    return request("a sentence about subject number " + number % DISTINCT);
  }

  /** Texts that nobody asked for before. */
  private IntFunction<byte[]> miss() {
    int run = ++misses;
    return number -> request("a sentence of run " + run + " about subject number " + number);
  }

  private static byte[] request(String text) {
    return ("{\"model\":\""
            + BenchSetup.model(DIMENSIONS)
            + "\",\"input\":\""
            + text
            + "\",\"encoding_format\":\"base64\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
