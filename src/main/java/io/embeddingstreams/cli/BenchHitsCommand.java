package io.embeddingstreams.cli;

import io.embeddingstreams.bench.HitsBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench hits}. */
@Command(
    name = "hits",
    description = {
      "Requests a second from a warm cache, beside a Kafka Streams pass-through that reads the same",
      "requests and writes the same bytes."
    })
final class BenchHitsCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final BenchRounds rounds = new BenchRounds();

  @Option(
      names = "--all",
      description = "1, 16 and 128 inputs, 384 and 1536 dimensions, both formats, 1 and 2 threads.")
  private boolean all;

  @Override
  public Integer call() {
    return options.run(HitsBench.of(all, rounds.count(), rounds.exactlyOnce()));
  }
}
