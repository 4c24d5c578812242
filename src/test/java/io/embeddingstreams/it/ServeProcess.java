package io.embeddingstreams.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code serve} as a process of its own. */
public final class ServeProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final Path log;

  private ServeProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param sets as {@code --set}
   */
  public static ServeProcess start(
      Path config, Path folder, List<String> sets, Map<String, String> environment) {
    int port = FreePort.find();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.embeddingstreams.cli.Main", "serve", "--config", config.toString()));
    sets.forEach(set -> command.addAll(List.of("--set", set)));
    command.addAll(List.of("--set", "management.port=" + port));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      Path log = Files.createTempFile(folder, "serve", ".log");
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      ServeProcess started = new ServeProcess(builder.start(), port, log);
      started.awaitReady();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    Await.until(READY, "ready", () -> !process.isAlive() || Scrape.isReady(port), this::log);
    if (!process.isAlive()) {
      throw new AssertionError("it ended: " + log());
    }
  }

  /** A value of its metrics, summed over labels. */
  public double metric(String name) {
    return Scrape.sum(port, name);
  }

  /** What it wrote. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM; the exit status. */
  public int terminate() {
    process.destroy();
    return awaitEnd();
  }

  private int awaitEnd() {
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        throw new AssertionError("it did not end: " + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
