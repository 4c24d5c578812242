package io.embeddingstreams.bench;

import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether hits wait for a provider that is down: latencies of requests of one known input, beside
 * those while the provider is up. In both, a tenth of the load are new inputs; while it is down
 * they stay open. It hangs in one round and refuses in the next.
 */
public final class DownBench implements Bench {
  private static final int KNOWN = 2_000;
  private static final int FILL = 100;
  private static final int MISS_EVERY = 10;
  private static final Duration LATENCY = Duration.ofMillis(50);
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration END = Duration.ofMinutes(2);
  private static final BenchSetup SETUP =
      new BenchSetup(
          "down",
          6,
          12,
          List.of(384),
          Map.of(),
          Map.of("max-batch-inputs", "32", "max-concurrency", "4"));

  private final int rounds;
  private final Duration phase;
  private final int rate;

  /**
   * With this many rounds.
   *
   * @param phase how long the provider is up, and then down, in each
   * @param rate requests a second
   */
  public DownBench(int rounds, Duration phase, int rate) {
    this.rounds = rounds;
    this.phase = phase;
    this.rate = rate;
  }

  @Override
  public String name() {
    return "down";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "rounds", "" + rounds, "phase", phase.toSeconds() + "s", "rate", Integer.toString(rate));
  }

  @Override
  @SuppressWarnings("try") // the application is only there
  public List<BenchLine> run(Stage stage) {
    try (BenchCluster cluster = BenchCluster.open(stage);
        BenchProvider provider = BenchProvider.start(LATENCY, 64)) {
      Config config = SETUP.config(cluster, stage.directory(), provider.baseUrl());
      new TopicAdmin(cluster.admin(), config.topics()).ensure();
      try (BenchClient client = BenchClient.open(config.kafka(), config.topics());
          BenchGateway unused = BenchGateway.start(config)) {
        client.ask(known(), END);
        SteadyLoad load = new SteadyLoad(client, rate, DownBench::request);
        load.run(WARM_UP);
        load.awaitAll(END);
        return measure(stage, provider, load);
      }
    }
  }

  private List<BenchLine> measure(Stage stage, BenchProvider provider, SteadyLoad load) {
    List<SteadyLoad.Latencies> up = new ArrayList<>();
    List<SteadyLoad.Latencies> down = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      stage.tell("round " + (round + 1) + " of " + rounds);
      up.add(load.run(phase));
      load.awaitAll(END);
      if (round % 2 == 0) {
        provider.hang();
      } else {
        provider.refuse();
      }
      down.add(load.run(phase));
      provider.up();
      load.awaitAll(END);
    }
    return List.of(
        line("p50 of hits, provider down", down, up, 0.5),
        line("p99 of hits, provider down", down, up, 0.99));
  }

  private static BenchLine line(
      String what, List<SteadyLoad.Latencies> down, List<SteadyLoad.Latencies> up, double part) {
    return BenchLine.of(
        what,
        down.stream().map(each -> each.millis(part)).toList(),
        up.stream().map(each -> each.millis(part)).toList(),
        "ms");
  }

  private static List<byte[]> known() {
    return IntStream.range(0, KNOWN / FILL)
        .mapToObj(
            i ->
                IntStream.range(i * FILL, (i + 1) * FILL)
                    .mapToObj(n -> "\"known " + n + "\"")
                    .collect(Collectors.joining(",", "[", "]")))
        .map(inputs -> json(inputs).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** A miss where it is one's turn, else nothing but a hit. */
  private static SteadyLoad.Request request(int number) {
    boolean miss = number % MISS_EVERY == 0;
    String text = miss ? "new " + number : "known " + number % KNOWN;
    return new SteadyLoad.Request(json("[\"" + text + "\"]"), !miss);
  }

  private static String json(String inputs) {
    return "{\"model\":\"" + BenchSetup.model(384) + "\",\"input\":" + inputs + "}";
  }
}
