package io.embeddingstreams.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}. */
@Command(
    name = "bench",
    description = {
      "Measures the application beside its baselines, in one process.",
      "Each line of the table ends with its ratio to the baseline."
    },
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      BenchHitsCommand.class,
      BenchLatencyCommand.class,
      BenchMixedCommand.class,
      BenchScaleCommand.class,
      BenchBusyCommand.class,
      BenchDownCommand.class,
      BenchCacheCommand.class,
      BenchExpiryCommand.class,
      BenchNearCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Name what to measure: " + String.join(", ", spec.subcommands().keySet()));
  }
}
