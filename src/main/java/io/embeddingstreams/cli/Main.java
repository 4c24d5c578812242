package io.embeddingstreams.cli;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.http.ListenException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The program. Exit status: 0 done, 1 failed, 2 wrong usage or configuration. */
@Command(
    name = "embedding-streams",
    description = "An embedding gateway for a Kafka cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Without a command it runs demo.",
      "Exit status: 0 done, 1 failed, 2 wrong usage or configuration.",
      "Environment: EMBEDDING_STREAMS_LOG_LEVEL=DEBUG shows more (to stderr)."
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      EmbedCommand.class,
      CheckCommand.class,
      TopicsCommand.class,
      CacheCommands.class,
      DeadLetterCommands.class,
      EstimateCommand.class,
      DocsCommand.class,
      BenchCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command on the process's own streams; {@code demo} where none is named. */
  static int run(String... arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return run(out, err, arguments);
  }

  /** Runs one command and gives its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    int status =
        new CommandLine(new Main())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Main::explain)
            .execute(arguments.length == 0 ? new String[] {"demo"} : arguments);
    out.flush();
    err.flush();
    return status;
  }

  /** The boundary: what is expected gets its message alone, a bug its one stack trace. */
  private static int explain(Exception fault, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (fault instanceof ConfigException) {
      err.println(fault.getMessage());
      return ExitCode.USAGE;
    }
    if (fault instanceof ApplicationException || fault instanceof ListenException) {
      err.println(fault.getMessage());
    } else {
      err.println("unexpected fault, please report it:");
      fault.printStackTrace(err);
    }
    return ExitCode.SOFTWARE;
  }
}
