package io.embeddingstreams.cli;

import io.embeddingstreams.bench.Bench;
import io.embeddingstreams.bench.ExpiryBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench expiry}. */
@Command(
    name = "expiry",
    description = {
      "Hits while many entries expire at once, beside hits of the same run while none does."
    })
final class BenchExpiryCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many entries; ${DEFAULT-VALUE}.")
  private long entries;

  @Override
  public Integer call() {
    Bench bench = new ExpiryBench(entries);
    return options.run(bench);
  }
}
