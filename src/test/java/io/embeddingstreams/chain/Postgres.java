package io.embeddingstreams.chain;

import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server of its own on loopback, with an empty database. */
final class Postgres implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String USER = "postgres";
  private static final String LOG = "postgres.log";

  private final Process process;
  private final int port;
  private final Path folder;
  private final Thread atEnd = new Thread(this::end, "postgres-end");

  private Postgres(Process process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atEnd);
  }

  /** The one whose binaries come from Maven Central; it has no pgvector. */
  static Postgres bundled() {
    return start(Bundle.unpacked());
  }

  /** One of this installation, which has {@code bin/initdb} and {@code bin/postgres}. */
  static Postgres start(Path installation) {
    Account account = Account.unprivileged();
    Path folder = account.own(Folders.open("postgres"));
    Path bin = installation.toAbsolutePath().resolve("bin");
    int port = FreePort.find();
    run(account.command(initdb(bin, folder)));
    try {
      Process process =
          new ProcessBuilder(account.command(server(bin, folder, port)))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(LOG).toFile())
              .start();
      Postgres started = new Postgres(process, port, folder);
      started.awaitReady();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> initdb(Path bin, Path folder) {
    return List.of(
        bin.resolve("initdb").toString(),
        "--pgdata=" + folder.resolve("data"),
        "--username=" + USER,
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync");
  }

  private static List<String> server(Path bin, Path folder, int port) {
    return List.of(
        bin.resolve("postgres").toString(),
        "-D",
        folder.resolve("data").toString(),
        "-p",
        String.valueOf(port),
        "--listen_addresses=127.0.0.1",
        "--unix_socket_directories=",
        "--fsync=off");
  }

  /** What JDBC clients connect to. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Its only user, who needs no password. */
  String user() {
    return USER;
  }

  /** Runs a statement. */
  void execute(String statement) {
    try (Connection connection = connect();
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      prepared.execute();
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** The first column of a query's rows as text; empty where its table is not there yet. */
  List<String> column(String query, Object... parameters) {
    try (Connection connection = connect();
        PreparedStatement prepared = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        prepared.setObject(i + 1, parameters[i]);
      }
      List<String> found = new ArrayList<>();
      ResultSet rows = prepared.executeQuery();
      while (rows.next()) {
        found.add(String.valueOf(rows.getString(1)));
      }
      return found;
    } catch (SQLException e) {
      if ("42P01".equals(e.getSQLState())) {
        return List.of();
      }
      throw new AssertionError(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atEnd);
    end();
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
    Folders.delete(folder);
  }

  private void awaitReady() {
    Await.until(PATIENCE, "PostgreSQL answers", () -> !process.isAlive() || answers(), this::log);
    if (!process.isAlive()) {
      throw new AssertionError("PostgreSQL ended: " + log());
    }
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), USER, "");
  }

  private String log() {
    try {
      return Files.readString(folder.resolve(LOG));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command.get(0) + " failed: " + output);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(command.get(0) + " failed", e);
    }
  }
}
