package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code GET /metrics} of an application on this machine says at one time. */
final class MetricsPage {
  private final List<String> lines;

  private MetricsPage(List<String> lines) {
    this.lines = lines;
  }

  /** Reads it. */
  static MetricsPage read(int port) {
    URI page = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (InputStream in = page.toURL().openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new MetricsPage(text.lines().filter(line -> !line.startsWith("#")).toList());
    } catch (IOException e) {
      throw new ApplicationException("the metrics cannot be read: " + e.getMessage());
    }
  }

  /** The values of a metric, summed over those of its labels that hold a text. */
  double sum(String metric, String label) {
    return lines.stream()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
