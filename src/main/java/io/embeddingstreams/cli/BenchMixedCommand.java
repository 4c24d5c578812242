package io.embeddingstreams.cli;

import io.embeddingstreams.bench.MixedBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench mixed}. */
@Command(
    name = "mixed",
    description = {
      "Inputs a second at 0, 50, 90, 99 and 100 %% hits with a provider of 100 ms, beside what the",
      "provider allows."
    })
final class BenchMixedCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final BenchRounds rounds = new BenchRounds();

  @Override
  public Integer call() {
    return options.run(new MixedBench(rounds.count(), rounds.exactlyOnce()));
  }
}
