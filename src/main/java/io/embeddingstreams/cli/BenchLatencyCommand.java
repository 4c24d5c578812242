package io.embeddingstreams.cli;

import io.embeddingstreams.bench.LatencyBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench latency}. */
@Command(
    name = "latency",
    description = {
      "Time from produce to a reader of committed answers at 200 requests/s, hits and misses with a",
      "provider of 30 ms, beside a Kafka Streams pass-through at the same rate."
    })
final class BenchLatencyCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final BenchRounds rounds = new BenchRounds();

  @Override
  public Integer call() {
    return options.run(new LatencyBench(rounds.rounds(), !rounds.exactlyOnce()));
  }
}
