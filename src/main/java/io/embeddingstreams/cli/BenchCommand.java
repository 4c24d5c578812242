package io.embeddingstreams.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.ApplicationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}. */
@Command(
    name = "bench",
    description = {
      "Measures the application beside its baselines, in one process with an embedded broker.",
      "busy: a provider of 200 ms a call, 4 slots and 32 inputs a call; 20,000 distinct inputs."
    })
final class BenchCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  enum Name {
    BUSY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "What is measured: ${COMPLETION-CANDIDATES}.")
  private Name name = Name.BUSY;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the table as JSON too.")
  private @Nullable Path json;

  @Option(
      names = "--inputs",
      paramLabel = "N",
      defaultValue = "20000",
      description = "How many inputs; ${DEFAULT-VALUE}.")
  private int inputs;

  @Override
  public Integer call() throws IOException {
    Logs.ofCommand();
    PrintWriter out = spec.commandLine().getOut();
    Path directory = Files.createTempDirectory("embedding-streams-bench");
    try {
      List<BenchLine> lines =
          switch (name) {
            case BUSY -> new BusyBench(inputs).run(directory);
          };
      lines.forEach(out::println);
      if (json != null) {
        write(json, lines);
      }
      return 0;
    } finally {
      delete(directory);
    }
  }

  private void write(Path file, List<BenchLine> lines) {
    ObjectNode root = JSON.createObjectNode();
    root.put("name", name.toString());
    ArrayNode rows = root.putArray("lines");
    for (BenchLine line : lines) {
      rows.addObject()
          .put("what", line.what())
          .put("measured", line.measured())
          .put("baseline", line.baseline())
          .put("unit", line.unit())
          .put("ratio", line.ratio());
    }
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    } catch (IOException e) {
      throw new ApplicationException(file + " cannot be written: " + e.getMessage());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
