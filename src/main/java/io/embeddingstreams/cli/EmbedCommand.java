package io.embeddingstreams.cli;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.model.ModelSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embed}. */
@Command(
    name = "embed",
    description = {
      "Sends a file's lines as requests and writes the answers as JSON lines, in the file's order.",
      "The gateway runs beside it (`serve` or `demo`). Exit status 1 where a request failed."
    })
final class EmbedCommand implements Callable<Integer> {
  private static final int MOST_INPUTS = 2048;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Parameters(paramLabel = "FILE", description = "The lines, in UTF-8; blank ones are passed over.")
  private Path file = Path.of("");

  @Option(
      names = "--model",
      required = true,
      paramLabel = "M",
      description = "The model's alias; requests as they stand name their own.")
  private String model = "";

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "Texts of one request, 1 to 2048; ${DEFAULT-VALUE} if absent.")
  private int batch;

  @Option(
      names = "--format",
      paramLabel = "text|requests",
      defaultValue = "text",
      description = "What a line is: a text, or a whole request in JSON; text if absent.")
  private Format format = Format.TEXT;

  @Option(names = "--out", paramLabel = "FILE", description = "Where answers go; stdout if absent.")
  private @Nullable Path out;

  /** What a line is. */
  enum Format {
    TEXT,
    REQUESTS
  }

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    if (batch < 1 || batch > MOST_INPUTS) {
      throw new ParameterException(
          spec.commandLine(), "--batch is " + batch + ", and must be 1 to " + MOST_INPUTS);
    }
    Config config = options.load();
    if (format == Format.TEXT && config.models().find(model) == null) {
      String known =
          config.models().all().stream().map(ModelSpec::alias).collect(Collectors.joining(", "));
      throw new ParameterException(
          spec.commandLine(), "--model " + model + " is not configured; known: " + known);
    }
    TextFile lines = new TextFile(file);
    TextFile.Count count = lines.count();
    return run(config, lines, count);
  }

  private int run(Config config, TextFile lines, TextFile.Count count) {
    long start = System.nanoTime();
    PrintWriter err = spec.commandLine().getErr();
    EmbedTotals totals;
    try (PrintWriter answers = answers();
        GatewayClient client = GatewayClient.open(config);
        EmbedProgress progress = new EmbedProgress(count.filled(), format == Format.TEXT, err)) {
      EmbedRun run = new EmbedRun(client, json -> print(answers, json), progress);
      totals = lines.read(all -> run.run(batches(all)));
    }
    err.println(totals.summary((System.nanoTime() - start) / 1e9, count.blank()));
    return totals.isGood() ? 0 : 1;
  }

  private LineBatches batches(Iterator<String> lines) {
    return format == Format.TEXT
        ? LineBatches.ofTexts(lines, model, batch)
        : LineBatches.ofRequests(lines);
  }

  private PrintWriter answers() {
    if (out == null) {
      return new PrintWriter(spec.commandLine().getOut()) {
        @Override
        public void close() {
          flush(); // stdout stays open for what comes after
        }
      };
    }
    try {
      return new PrintWriter(Files.newBufferedWriter(out));
    } catch (IOException e) {
      throw new ApplicationException(out + " cannot be written: " + e.getMessage());
    }
  }

  /** A PrintWriter swallows faults: a full disk or a closed pipe ends the run here. */
  private static void print(PrintWriter answers, String json) {
    answers.print(json);
    answers.print('\n');
    if (answers.checkError()) {
      throw new ApplicationException("the answers cannot be written: disk full, or pipe closed");
    }
  }
}
