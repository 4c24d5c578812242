package io.embeddingstreams.cli;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.CacheOperator;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheCommand.Kind;
import io.embeddingstreams.wire.CacheFile;
import io.embeddingstreams.wire.CacheReply;
import io.embeddingstreams.wire.CacheRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cache export}. */
@Command(
    name = "export",
    description = {
      "Writes all entries that are not expired to a file, as JSON lines.",
      "Until it is complete the file is FILE.part; started again, an export goes on from there."
    })
final class CacheExport implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  private long written;

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    Config config = options.load();
    PrintWriter err = spec.commandLine().getErr();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (CacheOperator operator = CacheOperator.open(config, err::println)) {
      PartialExport before = PartialExport.of(part, operator.partitions());
      written = before.entries();
      if (written > 0) {
        err.printf(Locale.ROOT, "going on after %,d entries in %s%n", written, part);
      }
      CacheTotals totals = totals(operator);
      try (Writer lines =
              Files.newBufferedWriter(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          CacheProgress progress = CacheProgress.open("export", " entries", 1, totals.entries())) {
        progress.stepBy(written);
        if (before.isEmpty()) {
          lines.write(CacheFile.header(operator.partitions()) + "\n");
        }
        operator.walk(
            before.cursors(),
            (run, number, to, cursor) -> CacheCommand.step(run, number, to, Kind.EXPORT, cursor),
            reply -> progress.stepBy(write(lines, reply)));
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ApplicationException(file + " cannot be written: " + e.getMessage());
    }
    spec.commandLine().getOut().printf(Locale.ROOT, "%,d entries written to %s%n", written, file);
    return 0;
  }

  private static CacheTotals totals(CacheOperator operator) {
    CacheTotals totals = new CacheTotals();
    operator.walk(
        Map.of(),
        (run, number, to, cursor) -> CacheCommand.step(run, number, to, Kind.STATS, cursor),
        totals::add);
    return totals;
  }

  private long write(Writer lines, CacheReply reply) {
    long before = written;
    try {
      for (CacheRow row : reply.rows()) {
        String line = CacheFile.line(row);
        if (line != null) {
          lines.write(line);
          lines.write('\n');
          written++;
        }
      }
    } catch (IOException e) {
      throw new ApplicationException(
          file + ".part cannot be written (" + e.getMessage() + "); started again it goes on");
    }
    return written - before;
  }
}
