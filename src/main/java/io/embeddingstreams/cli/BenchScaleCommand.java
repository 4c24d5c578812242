package io.embeddingstreams.cli;

import io.embeddingstreams.bench.ScaleBench;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench scale}. */
@Command(
    name = "scale",
    description = {
      "Hits a second with 1 to 12 partitions, 1 and 2 instances and more entries. 5 million entries",
      "take 30 GB of disk."
    })
final class BenchScaleCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final BenchRounds rounds = new BenchRounds();

  @Option(
      names = "--entries",
      paramLabel = "N",
      split = ",",
      defaultValue = "100000",
      description = "How many entries, one or more numbers: 100000,5000000; ${DEFAULT-VALUE}.")
  private List<Long> entries = new ArrayList<>();

  @Override
  public Integer call() {
    return options.run(new ScaleBench(rounds.count(), entries, rounds.exactlyOnce()));
  }
}
