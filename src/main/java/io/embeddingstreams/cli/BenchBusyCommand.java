package io.embeddingstreams.cli;

import io.embeddingstreams.bench.Bench;
import io.embeddingstreams.bench.BusyBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench busy}. */
@Command(
    name = "busy",
    description = {
      "How busy a provider is kept: 200 ms a call, 4 slots, 32 inputs a call.",
      "The baseline is what these allow."
    })
final class BenchBusyCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Option(
      names = "--inputs",
      paramLabel = "N",
      converter = PositiveConverter.class,
      defaultValue = "20000",
      description = "How many inputs; ${DEFAULT-VALUE}.")
  private int inputs;

  @Override
  public Integer call() {
    Bench bench = new BusyBench(inputs);
    return options.run(bench);
  }
}
