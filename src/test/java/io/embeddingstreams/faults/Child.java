package io.embeddingstreams.faults;

import io.embeddingstreams.it.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process that is a child of this one, with a log of its own. One thread at a time. */
final class Child {
  private static final Path SIGNALS = Path.of("/proc/self/status");
  private static final long SIGINT_BIT = 1L << 1;

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a main class on this JVM's class path; {@code before} stands in front of the command.
   */
  static Child start(
      Path log, List<String> before, List<String> jvm, String main, List<String> arguments) {
    List<String> command = new ArrayList<>(attentive());
    command.addAll(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    try {
      Files.createDirectories(log.getParent());
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      return new Child(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JVM started in a background job inherits that SIGINT is ignored, and so would a child. */
  private static List<String> attentive() {
    try {
      if (Files.exists(SIGNALS)) {
        String ignored =
            Files.readAllLines(SIGNALS).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0");
        long bits = Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).trim(), 16);
        if ((bits & SIGINT_BIT) != 0) {
          return List.of("env", "--default-signal=INT");
        }
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL, also of one that is stopped. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(20));
  }

  /** Sends a signal: {@code STOP}, {@code CONT}, {@code INT}, {@code TERM}. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      if (kill.waitFor() != 0 && process.isAlive()) {
        throw new AssertionError("no signal " + name + " to " + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Its exit status. */
  int awaitEnd(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it did not end within " + patience + ": " + tail(40));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** What it and those before it wrote. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines that it wrote. */
  String tail(int lines) {
    List<String> all = log().lines().toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
  }

  /** Waits; the condition is looked at while it lives. */
  void await(Duration patience, String what, java.util.function.BooleanSupplier condition) {
    Await.until(patience, what, () -> !isAlive() || condition.getAsBoolean(), () -> tail(40));
    if (!isAlive()) {
      throw new AssertionError("it ended before " + what + ": " + tail(40));
    }
  }
}
