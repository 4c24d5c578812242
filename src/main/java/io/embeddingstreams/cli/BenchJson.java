package io.embeddingstreams.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.bench.Bench;
import io.embeddingstreams.bench.BenchLine;
import io.embeddingstreams.bench.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A bench's table as a file. */
final class BenchJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BenchJson() {}

  /** Writes it; throws {@link ApplicationException} where that can't be. */
  static void write(
      Path file, Bench bench, Map<String, String> environment, List<BenchLine> lines) {
    ObjectNode root = JSON.createObjectNode();
    root.put("name", bench.name());
    environment.forEach(root.putObject("environment")::put);
    bench.settings().forEach(root.putObject("settings")::put);
    ArrayNode rows = root.putArray("lines");
    lines.forEach(line -> row(rows.addObject(), line));
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    } catch (IOException e) {
      throw new ApplicationException(file + " cannot be written: " + e.getMessage());
    }
  }

  private static void row(ObjectNode row, BenchLine line) {
    row.put("what", line.what())
        .put("unit", line.unit())
        .put("measured", line.measured().median())
        .put("baseline", line.baseline().median())
        .put("ratio", line.ratio().median());
    ObjectNode spread = row.putObject("spread");
    spread(spread.putObject("measured"), line.measured());
    spread(spread.putObject("baseline"), line.baseline());
    spread(spread.putObject("ratio"), line.ratio());
  }

  private static void spread(ObjectNode node, Spread spread) {
    node.put("min", spread.min()).put("median", spread.median()).put("max", spread.max());
  }
}
