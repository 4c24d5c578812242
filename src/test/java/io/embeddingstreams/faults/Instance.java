package io.embeddingstreams.faults;

import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code serve} as a process of its own, with a state directory and a port that outlive it. One
 * thread at a time.
 */
final class Instance implements AutoCloseable {
  private static final String MAIN = "io.embeddingstreams.cli.Main";
  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofMinutes(1);

  private final String name;
  private final Path folder;
  private final Path config;
  private final List<String> sets;
  private final List<String> before;
  private final List<String> jvm;
  private final int port = Ports.free(1).get(0);
  private @Nullable Child child;
  private long started;

  /** Does not run yet. */
  Instance(String name, Path folder, Path config, List<String> sets) {
    this(name, folder, config, sets, List.of(), List.of("-Xmx256m"));
  }

  /**
   * The same.
   *
   * @param before what stands in front of the command
   * @param jvm options of its JVM
   */
  Instance(
      String name,
      Path folder,
      Path config,
      List<String> sets,
      List<String> before,
      List<String> jvm) {
    this.name = name;
    this.folder = folder.resolve(name);
    this.config = config;
    this.sets = List.copyOf(sets);
    this.before = List.copyOf(before);
    this.jvm = List.copyOf(jvm);
  }

  /** Starts it and returns at once. */
  Instance start() {
    List<String> arguments = new ArrayList<>(List.of("serve", "--config", config.toString()));
    for (String set : sets) {
      arguments.addAll(List.of("--set", set));
    }
    arguments.addAll(List.of("--set", "streams.state.dir=" + state()));
    arguments.addAll(List.of("--set", "management.port=" + port));
    started = System.nanoTime();
    child = Child.start(folder.resolve("serve.log"), before, jvm, MAIN, arguments);
    return this;
  }

  /** Its name in consumer groups; empty where it never had one. */
  String identity() {
    Path file = state().resolve("instance-id");
    try {
      return Files.exists(file) ? Files.readString(file).trim() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path state() {
    return folder.resolve("state");
  }

  /** The time from its process's start until it was ready, looked at every 20 ms. */
  Duration awaitReady() {
    child().await(READY, name + " is ready", this::isReady);
    return Duration.ofNanos(System.nanoTime() - started);
  }

  boolean isReady() {
    return Scrape.isReady(port);
  }

  /** SIGKILL. */
  void kill() {
    child().kill();
  }

  /** SIGSTOP: it stands still and does not know. */
  void freeze() {
    child().signal("STOP");
  }

  /** SIGCONT. */
  void thaw() {
    child().signal("CONT");
  }

  /** Sends a signal that ends it, waits, and tells how long that took; its status must be 0. */
  Duration stop(String signal) {
    long from = System.nanoTime();
    child().signal(signal);
    int status = child().awaitEnd(END);
    if (status != 0) {
      throw new AssertionError(name + " ended with " + status + " after " + signal + ": " + tail());
    }
    return Duration.ofNanos(System.nanoTime() - from);
  }

  /** Waits for an end that comes by itself; its status. */
  int awaitEnd(Duration patience) {
    return child().awaitEnd(patience);
  }

  /** Deletes its state directory; it does not run. */
  void wipe() {
    try (Stream<Path> all = Files.walk(state())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return child != null && child.isAlive();
  }

  /** A value of its metrics, summed over labels that hold all of this. */
  double metric(String metric, String... labels) {
    return Scrape.sum(port, metric, labels);
  }

  /** Waits until a metric has a value. */
  void awaitMetric(String metric, double value, Duration patience) {
    Await.until(
        patience, metric + " is " + value, () -> metric(metric) == value, () -> metric(metric));
  }

  /** Of health and metrics. */
  int port() {
    return port;
  }

  String name() {
    return name;
  }

  /** All it ever wrote. */
  String log() {
    return child().log();
  }

  String tail() {
    return child().tail(30);
  }

  private Child child() {
    if (child == null) {
      throw new AssertionError(name + " was never started");
    }
    return child;
  }

  @Override
  public void close() {
    if (isAlive()) {
      kill();
    }
  }
}
