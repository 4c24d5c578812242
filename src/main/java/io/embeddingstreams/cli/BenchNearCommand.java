package io.embeddingstreams.cli;

import io.embeddingstreams.bench.Bench;
import io.embeddingstreams.bench.NearBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench near}. */
@Command(
    name = "near",
    description = {
      "Hits of entries that are asked for by Zipf's law with a near memory, `cache.near-bytes`, beside",
      "the same without one."
    })
final class BenchNearCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Option(
      names = "--entries",
      paramLabel = "N",
      converter = PositiveConverter.class,
      defaultValue = "200000",
      description = "How many entries; ${DEFAULT-VALUE}.")
  private int entries;

  @Option(
      names = "--near-bytes",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      description = "The near memory; ${DEFAULT-VALUE}.")
  private String nearBytes = "";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = PositiveConverter.class,
      defaultValue = "4",
      description = "How many alternating rounds; ${DEFAULT-VALUE}.")
  private int rounds;

  @Override
  public Integer call() {
    Bench bench = new NearBench(entries, Math.max(1, rounds), nearBytes);
    return options.run(bench);
  }
}
