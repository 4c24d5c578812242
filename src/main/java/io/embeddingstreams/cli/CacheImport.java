package io.embeddingstreams.cli;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.CacheImporter;
import io.embeddingstreams.app.CacheOperator;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.wire.CacheFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cache import}. */
@Command(
    name = "import",
    description = {
      "Loads an exported cache, into any number of cache partitions; returns when all owners have",
      "their part. Entries keep their times; one that is there already and as young stays.",
      "Importing a file twice does no harm."
    })
final class CacheImport implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Parameters(paramLabel = "FILE", description = "As `cache export` writes it.")
  private Path file = Path.of("");

  @Option(
      names = "--resume",
      paramLabel = "LINE",
      defaultValue = "1",
      description = "Goes on with this line of the file, as an interrupted import has said.")
  private long resume;

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    Config config = options.load();
    PrintWriter err = spec.commandLine().getErr();
    CacheImporter done =
        new TextFile(file)
            .read(
                lines -> {
                  checkHeader(lines);
                  try (CacheOperator operator = CacheOperator.open(config, err::println);
                      CacheProgress progress =
                          CacheProgress.open("import", " MB", 1_000_000, size())) {
                    CacheImporter run = new CacheImporter(operator, progress, resume);
                    load(run, lines);
                    return run;
                  }
                });
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d entries imported, %,d there already, %,d refused%n",
        done.stored(),
        done.kept(),
        done.refused());
    if (done.refused() > 0) {
      out.println("refused are entries that are expired or too large, or that a full disk stopped");
    }
    return 0;
  }

  private void load(CacheImporter run, Iterator<String> lines) {
    try {
      run.take(lines);
    } catch (ApplicationException e) {
      throw new ApplicationException(
          e.getMessage()
              + System.lineSeparator()
              + "all lines before "
              + run.safeLine()
              + " are imported; go on with --resume "
              + run.safeLine());
    }
  }

  private void checkHeader(Iterator<String> lines) {
    String fault;
    try {
      fault = lines.hasNext() ? CacheFile.fault(lines.next()) : "is empty";
    } catch (IllegalArgumentException e) {
      fault = "is no exported cache: its first line is no JSON";
    }
    if (fault != null) {
      throw new ApplicationException(file + " " + fault);
    }
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }
}
