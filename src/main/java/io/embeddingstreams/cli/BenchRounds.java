package io.embeddingstreams.cli;

import picocli.CommandLine.Option;

/** How often a bench alternates with its baseline, and under which guarantee. */
final class BenchRounds {
  private static final int QUICK = 2;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many alternating rounds; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--quick", description = "Two rounds: a look, no measurement.")
  private boolean quick;

  @Option(
      names = "--at-least-once",
      description = "Processes at least once; otherwise exactly_once_v2.")
  private boolean atLeastOnce;

  int count() {
    return quick ? QUICK : Math.max(1, rounds);
  }

  boolean exactlyOnce() {
    return !atLeastOnce;
  }
}
