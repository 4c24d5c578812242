package io.embeddingstreams.bench;

import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How busy a provider is kept: distinct inputs in requests of 1, 4 and 100 wait on the topic; the
 * baseline is what slots × batch ÷ latency allows, and calls that are all full.
 *
 * <p>The span is that of the whole job, from the first call to the last answer; the application's
 * start and the last calls, which are not full, lie within it. Before it, an installation of its
 * own does a smaller job of the same kind: else the compiler's work of the first seconds is
 * measured.
 */
public final class BusyBench implements Bench {
  private static final int WARM_UP = 12_800;
  private static final int SLOTS = 4;
  private static final int BATCH = 32;
  private static final int[] SIZES = {1, 4, 100};
  private static final Duration LATENCY = Duration.ofMillis(200);
  private static final Duration END = Duration.ofMinutes(5);

  private final int inputs;

  /** With this many inputs. */
  public BusyBench(int inputs) {
    this.inputs = inputs;
  }

  @Override
  public String name() {
    return "busy";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("inputs", Integer.toString(inputs));
  }

  @Override
  public List<BenchLine> run(Stage stage) {
    try (BenchCluster cluster = BenchCluster.open(stage)) {
      job(stage, cluster, "busy-warm-up", Math.min(WARM_UP, inputs));
      return lines(job(stage, cluster, "busy", inputs));
    }
  }

  @SuppressWarnings("try") // the application is only there
  private static BenchProvider.Load job(
      Stage stage, BenchCluster cluster, String name, int inputs) {
    try (BenchProvider provider = BenchProvider.start(LATENCY, 2 * SLOTS)) {
      Config config = setup(name).config(cluster, stage.directory(), provider.baseUrl());
      new TopicAdmin(cluster.admin(), config.topics()).ensure();
      try (BenchClient client = BenchClient.open(config.kafka(), config.topics())) {
        stage.tell(name + ": sending " + inputs + " inputs");
        int requests = preload(client, inputs);
        stage.tell(name + ": answering " + requests + " requests");
        try (BenchGateway unused = BenchGateway.start(config)) {
          client.await(requests, END);
        }
      }
      return provider.load();
    }
  }

  private static BenchSetup setup(String name) {
    return new BenchSetup(
        name,
        6,
        12,
        List.of(8),
        Map.of(),
        Map.of("max-batch-inputs", "" + BATCH, "max-concurrency", "" + SLOTS));
  }

  private static int preload(BenchClient client, int inputs) {
    int requests = 0;
    int sent = 0;
    while (sent < inputs) {
      int size = Math.min(SIZES[requests % SIZES.length], inputs - sent);
      client.send(requests, request(sent, size));
      sent += size;
      requests++;
    }
    client.flush();
    return requests;
  }

  private static byte[] request(int from, int size) {
    String texts =
        IntStream.range(from, from + size)
            .mapToObj(i -> "\"a sentence about subject number " + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    return ("{\"model\":\"bench-8\",\"input\":" + texts + "}").getBytes(StandardCharsets.UTF_8);
  }

  private List<BenchLine> lines(BenchProvider.Load load) {
    double allowed = SLOTS * BATCH / (LATENCY.toMillis() / 1e3);
    double rate = load.inputs() / (load.spanNanos() / 1e9);
    double full = Math.ceil((double) inputs / BATCH);
    return List.of(
        BenchLine.of("inputs a second", rate, allowed, "inputs/s"),
        BenchLine.of("calls", load.calls(), full, "calls"));
  }
}
