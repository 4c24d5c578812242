package io.embeddingstreams.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Cluster;
import io.embeddingstreams.it.FreePort;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** Kafka Connect in standalone mode, a process of its own with one connector. */
final class ConnectWorker implements AutoCloseable {
  private static final Path BUILT = Path.of("target", "connect");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;
  private final URI status;

  private ConnectWorker(Process process, Path log, URI status) {
    this.process = process;
    this.log = log;
    this.status = status;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "connect-end"));
  }

  /**
   * Starts a worker with this connector; returns when its task runs.
   *
   * @param secrets what the recipe takes from the environment
   */
  static ConnectWorker start(Recipe recipe, Map<String, String> secrets) {
    Path folder = Cluster.folder("connect");
    String listener = "http://127.0.0.1:" + FreePort.find();
    Path log = folder.resolve("connect.log");
    ProcessBuilder builder = new ProcessBuilder(command(settings(folder), recipe.write(folder)));
    builder.environment().putAll(secrets);
    builder
        .environment()
        .putAll(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", Cluster.servers(),
                "CONNECT_LISTENERS", listener,
                "CONNECT_OFFSETS", folder.resolve("offsets").toString()));
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      URI status = URI.create(listener + "/connectors/" + recipe.name() + "/status");
      ConnectWorker started = new ConnectWorker(process, log, status);
      started.awaitRunning();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How connector and task stand, with the trace of a failed one; empty where nobody answers. */
  String state() {
    try {
      HttpResponse<String> answer =
          CLIENT.send(
              HttpRequest.newBuilder(status).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether the connector's only task runs. */
  boolean isRunning() {
    try {
      JsonNode tasks = JSON.readTree(state()).path("tasks");
      return tasks.size() == 1 && tasks.get(0).path("state").asText().equals("RUNNING");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private void awaitRunning() {
    Await.until(
        PATIENCE, "the connector runs", () -> !process.isAlive() || isRunning(), this::story);
    if (!process.isAlive()) {
      throw new AssertionError("Connect ended: " + story());
    }
  }

  private String story() {
    try {
      return state() + System.lineSeparator() + Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The recipes' worker, with the plugins of this build. */
  private static Path settings(Path folder) {
    Properties properties = new Properties();
    Path file = folder.resolve("worker.properties");
    try (Reader given = Files.newBufferedReader(Recipe.FOLDER.resolve("worker.properties"));
        Writer own = Files.newBufferedWriter(file)) {
      properties.load(given);
      properties.setProperty("plugin.path", BUILT.resolve("plugins").toAbsolutePath().toString());
      properties.store(own, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path settings, Path connector) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-Dlog4j2.level=INFO",
        "-cp",
        classPath(),
        "org.apache.kafka.connect.cli.ConnectStandalone",
        settings.toString(),
        connector.toString());
  }

  private static String classPath() {
    try {
      return Files.readString(BUILT.resolve("class-path"));
    } catch (IOException e) {
      throw new AssertionError("run mvn pre-integration-test first", e);
    }
  }
}
