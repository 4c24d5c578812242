package io.embeddingstreams.cli;

import io.embeddingstreams.bench.Bench;
import io.embeddingstreams.bench.CacheBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench cache}. */
@Command(
    name = "cache",
    description = {
      "A large cache, loaded through `cache import`: memory beside that after a fifth, disk beside the",
      "vectors' own bytes, hits beside those at a fiftieth. 5 million entries take 20 GB of disk."
    })
final class BenchCacheCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "5000000",
      description = "How many entries; ${DEFAULT-VALUE}.")
  private long entries;

  @Override
  public Integer call() {
    Bench bench = new CacheBench(entries);
    return options.run(bench);
  }
}
