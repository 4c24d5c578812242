package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much of this process stands in memory, where the system tells. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** In MB (10^6 bytes); the used heap where the system does not tell. */
  static double megabytes() {
    if (!Files.isReadable(STATUS)) {
      Runtime runtime = Runtime.getRuntime();
      return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / 1e6)
          .sum();
    } catch (IOException e) {
      throw new ApplicationException("the process's own memory cannot be read: " + e.getMessage());
    }
  }
}
