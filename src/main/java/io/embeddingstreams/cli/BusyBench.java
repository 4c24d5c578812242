package io.embeddingstreams.cli;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.BrokerConnection;
import io.embeddingstreams.app.EmbeddedBroker;
import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * How busy a provider is kept: distinct inputs in requests of 1, 4 and 100 wait on the topic; the
 * baseline is what slots × batch ÷ latency allows, and calls that are all full.
 */
final class BusyBench {
  private static final int SLOTS = 4;
  private static final int BATCH = 32;
  private static final int[] SIZES = {1, 4, 100};
  private static final Duration LATENCY = Duration.ofMillis(200);
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final int inputs;

  BusyBench(int inputs) {
    this.inputs = inputs;
  }

  /** Runs it; everything is kept below this directory. */
  List<BenchLine> run(Path directory) {
    try (BenchProvider provider = BenchProvider.start(LATENCY, 2 * SLOTS);
        EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      Config config = ConfigLoader.load(yaml(directory, broker, provider), Map.of(), List.of());
      try (Admin admin = BrokerConnection.open(config.kafka(), START)) {
        new TopicAdmin(admin, config.topics()).ensure();
      }
      try (GatewayClient client = GatewayClient.open(config)) {
        int requests = preload(client);
        try (Application application = Application.start(config, null)) {
          if (!application.awaitReady(START)) {
            throw new ApplicationException("the application did not become ready");
          }
          await(client, requests);
        }
      }
      return lines(provider.load());
    }
  }

  private int preload(GatewayClient client) {
    int requests = 0;
    int sent = 0;
    while (sent < inputs) {
      int size = Math.min(SIZES[requests % SIZES.length], inputs - sent);
      client.send(requests, "request " + (requests + 1), request(sent, size));
      sent += size;
      requests++;
    }
    client.flush();
    return requests;
  }

  private static String request(int from, int size) {
    String texts =
        IntStream.range(from, from + size)
            .mapToObj(i -> "\"a sentence about subject number " + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    return "{\"model\":\"bench\",\"input\":" + texts + "}";
  }

  private static void await(GatewayClient client, int requests) {
    BitSet open = new BitSet(requests);
    open.set(0, requests);
    long end = System.nanoTime() + END.toNanos();
    while (!open.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new ApplicationException(open.cardinality() + " requests had no answer in time");
      }
      for (Answer answer : client.poll(POLL)) {
        if (!answer.isGood()) {
          throw new ApplicationException("a request failed with status " + answer.status());
        }
        open.clear((int) answer.number());
      }
    }
  }

  private List<BenchLine> lines(BenchProvider.Load load) {
    double allowed = SLOTS * BATCH / (LATENCY.toMillis() / 1e3);
    double rate = load.inputs() / (load.spanNanos() / 1e9);
    double full = Math.ceil((double) inputs / BATCH);
    return List.of(
        new BenchLine("inputs a second", rate, allowed, "inputs/s"),
        new BenchLine("calls", load.calls(), full, "calls"));
  }

  private static String yaml(Path directory, EmbeddedBroker broker, BenchProvider provider) {
    return String.join(
        "\n",
        "kafka: {bootstrap.servers: '" + broker.bootstrapServers() + "'}",
        "streams:",
        "  application.id: bench",
        "  state.dir: '" + directory.resolve("streams").toString().replace("'", "''") + "'",
        "topics: {partitions: 6, cache-partitions: 12, replication-factor: 1}",
        "models:",
        "  bench:",
        "    dimensions: " + BenchProvider.DIMENSIONS,
        "    deployments:",
        "      - name: bench",
        "        provider: openai",
        "        model: bench",
        "        api-key: none",
        "        base-url: " + provider.baseUrl(),
        "        max-batch-inputs: " + BATCH,
        "        max-concurrency: " + SLOTS,
        "management: {host: 127.0.0.1, port: 0}",
        "");
  }
}
