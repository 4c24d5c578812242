package io.embeddingstreams.cli;

import io.embeddingstreams.app.DeadLetters;
import io.embeddingstreams.app.DeadLetters.Choice;
import io.embeddingstreams.app.DeadLetters.Replay;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters replay}. */
@Command(
    name = "replay",
    description = {
      "Sends dead letters to the requests topic again: key, value and the headers that were the",
      "request's own. What an earlier replay has sent is passed over, also after an interruption.",
      "Letters of mapped topics are not sent: write the record to its own topic again."
    })
final class DeadLetterReplay implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = {
        "Only letters with this error code. Repeatable.",
        "A later replay without it sends them once more."
      })
  private Set<String> codes = new HashSet<>();

  @Option(names = "--again", description = "Also what earlier replays have sent.")
  private boolean again;

  @Option(names = "--dry-run", description = "Counts, and sends nothing.")
  private boolean dry;

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    Config config = options.load();
    PrintWriter out = spec.commandLine().getOut();
    try (DeadLetters letters = DeadLetters.open(config)) {
      Replay done = letters.replay(new Choice(Set.copyOf(codes), again), dry);
      out.println(
          done.sent()
              + (dry ? " dead letters would be sent to " : " dead letters sent to ")
              + config.topics().requests());
      told(out, done.mapped(), "of mapped topics: mend the record in its source");
      told(out, done.incomplete(), "without the request's value, which was too large or absent");
    }
    return 0;
  }

  private static void told(PrintWriter out, long count, String what) {
    if (count > 0) {
      out.println(count + " left, " + what);
    }
  }
}
