package io.embeddingstreams.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One broker and controller as a process of its own; its data survive it. One thread at a time. */
final class Node {
  private static final Duration UP = Duration.ofMinutes(1);
  private static final List<String> JVM =
      List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final int id;
  private final int port;
  private final Path folder;
  private Child child;

  /** Formats its folder and starts it. */
  Node(int id, int port, String clusterId, Path folder, Map<String, String> properties) {
    this.id = id;
    this.port = port;
    this.folder = folder;
    format(clusterId);
    Properties all = new Properties();
    all.putAll(properties);
    try (Writer out = Files.newBufferedWriter(file())) {
      all.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.child = launch();
  }

  private void format(String clusterId) {
    try {
      Files.createDirectories(folder);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(id)
          .setClusterId(clusterId)
          .addDirectory(data().toString())
          .setMetadataLogDirectory(data().toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (Exception e) {
      throw new AssertionError("no broker in " + folder, e);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path file() {
    return folder.resolve("server.properties");
  }

  private Child launch() {
    return Child.start(
        folder.resolve("broker.log"), List.of(), JVM, "kafka.Kafka", List.of("" + file()));
  }

  int id() {
    return id;
  }

  void kill() {
    child.kill();
  }

  /** Starts it again; returns when it listens. */
  void start() {
    child = launch();
    awaitUp();
  }

  /** Waits until it listens. */
  void awaitUp() {
    child.await(UP, "broker " + id + " listens", () -> Ports.answers(port));
  }

  /** SIGSTOP. */
  void freeze() {
    child.signal("STOP");
  }

  /** SIGCONT. */
  void thaw() {
    child.signal("CONT");
  }

  boolean isAlive() {
    return child.isAlive();
  }
}
