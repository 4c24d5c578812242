package io.embeddingstreams.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** Keeps what children wrote, which else goes with their folder. */
final class Logs {
  private Logs() {}

  /** Copies every log below a folder to {@code target/faults/<name>}. */
  static void keep(Path folder, String name) {
    Path kept = Path.of("target", "faults", name);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path log : all.filter(Logs::isLog).toList()) {
        Path copy = kept.resolve(folder.relativize(log).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLog(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.equals("serve.log") || name.equals("broker.log");
  }
}
