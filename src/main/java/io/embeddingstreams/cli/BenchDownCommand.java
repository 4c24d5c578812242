package io.embeddingstreams.cli;

import io.embeddingstreams.bench.DownBench;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench down}. */
@Command(
    name = "down",
    description = {
      "Whether hits wait while a provider hangs or refuses, with new inputs open.",
      "The baseline is the same load with the provider up, in turns with it."
    })
final class BenchDownCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = PositiveConverter.class,
      defaultValue = "3",
      description = "How often it goes down; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = PositiveConverter.class,
      defaultValue = "20",
      description = "How long it is up, and then down, in each round; ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--rate",
      paramLabel = "N",
      converter = PositiveConverter.class,
      defaultValue = "200",
      description = "Requests a second, a tenth of them new inputs; ${DEFAULT-VALUE}.")
  private int rate;

  @Override
  public Integer call() {
    return options.run(new DownBench(rounds, Duration.ofSeconds(seconds), rate));
  }
}
