package io.embeddingstreams.cli;

import io.embeddingstreams.bench.Rounds;
import picocli.CommandLine.Option;

/** How often a bench alternates with its baseline, and under which guarantee. */
final class BenchRounds {
  private static final int QUICK = 2;
  private static final int WARM_UP = 6;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = PositiveConverter.class,
      defaultValue = "5",
      description = "How many alternating rounds; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--quick", description = "Two rounds: a look, no measurement.")
  private boolean quick;

  @Option(
      names = "--at-least-once",
      description = "Processes at least once; otherwise exactly_once_v2.")
  private boolean atLeastOnce;

  Rounds rounds() {
    return new Rounds(quick ? 1 : WARM_UP, count());
  }

  int count() {
    return quick ? QUICK : rounds;
  }

  boolean exactlyOnce() {
    return !atLeastOnce;
  }
}
