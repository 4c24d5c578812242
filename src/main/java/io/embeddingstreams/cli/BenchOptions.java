package io.embeddingstreams.cli;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.bench.Bench;
import io.embeddingstreams.bench.BenchEnvironment;
import io.embeddingstreams.bench.BenchLine;
import io.embeddingstreams.bench.Stage;
import io.embeddingstreams.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every bench takes, and how it runs: progress to stderr, the table to stdout. */
final class BenchOptions {
  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the table as JSON too.")
  private @Nullable Path json;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Measures on the cluster of this configuration, not on a broker of its own.")
  private @Nullable Path config;

  /** Runs it in a directory of its own; gives the exit status. */
  int run(Bench bench) {
    Logs.ofCommand();
    PrintWriter out = spec.commandLine().getOut();
    Path directory = temporary();
    try {
      List<BenchLine> lines = bench.run(stage(bench, directory));
      Map<String, String> environment = BenchEnvironment.facts();
      environment.forEach((name, value) -> out.println(name + ": " + value));
      bench.settings().forEach((name, value) -> out.println(name + ": " + value));
      lines.forEach(out::println);
      if (json != null) {
        BenchJson.write(json, bench, environment, lines);
      }
      return 0;
    } finally {
      delete(directory);
    }
  }

  private Stage stage(Bench bench, Path directory) {
    PrintWriter err = spec.commandLine().getErr();
    Map<String, String> kafka =
        config == null ? Map.of() : ConfigLoader.load(config, System.getenv(), List.of()).kafka();
    long start = System.nanoTime();
    return new Stage(
        directory,
        kafka,
        what -> err.printf("%4d s  %s: %s%n", seconds(start), bench.name(), what));
  }

  private static long seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000_000;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("embedding-streams-bench");
    } catch (IOException e) {
      throw new ApplicationException("no directory for the bench's data: " + e.getMessage());
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
