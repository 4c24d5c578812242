package io.embeddingstreams.it;

import io.embeddingstreams.app.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The broker that all integration tests of this JVM share; each installation has its own names. It
 * runs in this JVM, or in a container where the system property {@code cluster.image} names one's
 * image.
 */
public final class Cluster {
  private static final Path FOLDER = temporary();
  private static final Broker BROKER = start(System.getProperty("cluster.image", ""));

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Cluster::end, "cluster-end"));
  }

  /** A broker that runs. */
  private record Broker(String servers, Runnable end) {}

  private Cluster() {}

  /** What clients set as {@code bootstrap.servers}. */
  public static String servers() {
    return BROKER.servers();
  }

  /** A folder that is deleted when the JVM ends. */
  public static Path folder(String name) {
    try {
      return Files.createTempDirectory(FOLDER, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Broker start(String image) {
    Map<String, String> settings = Map.of("group.min.session.timeout.ms", "1000");
    if (image.isBlank()) {
      EmbeddedBroker broker = EmbeddedBroker.start(FOLDER.resolve("broker"), 0, settings);
      return new Broker(broker.bootstrapServers(), broker::close);
    }
    ContainerBroker broker = ContainerBroker.start(image, settings);
    return new Broker(broker.servers(), broker::close);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("embedding-streams-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end() {
    BROKER.end().run();
    try (Stream<Path> all = Files.walk(FOLDER)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // The system's own cleaning takes what is left.
    }
  }
}
