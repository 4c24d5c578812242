package io.embeddingstreams.it;

import io.embeddingstreams.app.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** The broker that all integration tests of this JVM share; each installation has its own names. */
public final class Cluster {
  private static final Path FOLDER = temporary();
  private static final EmbeddedBroker BROKER =
      EmbeddedBroker.start(
          FOLDER.resolve("broker"), 0, Map.of("group.min.session.timeout.ms", "1000"));

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Cluster::end, "cluster-end"));
  }

  private Cluster() {}

  /** What clients set as {@code bootstrap.servers}. */
  public static String servers() {
    return BROKER.bootstrapServers();
  }

  /** A folder that is deleted when the JVM ends. */
  public static Path folder(String name) {
    try {
      return Files.createTempDirectory(FOLDER, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("embedding-streams-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end() {
    BROKER.close();
    try (Stream<Path> all = Files.walk(FOLDER)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // The system's own cleaning takes what is left.
    }
  }
}
