package io.embeddingstreams.cli;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.ConfigSource;
import io.embeddingstreams.app.EmbeddedBroker;
import io.embeddingstreams.app.LoopbackPorts;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.ConfigLoader;
import io.embeddingstreams.model.ModelSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}. */
@Command(
    name = "demo",
    description = {
      "One process with an embedded Kafka broker, the application and an in-process model.",
      "Sends sample requests, shows each answer, then serves until Ctrl-C."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int KAFKA_PORT = 9092;
  private static final int MANAGEMENT_PORT = 8081;
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--exit", description = "Stops after the answers.")
  private boolean exit;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Requests to send instead, a line each, in JSON.")
  private @Nullable Path input;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration instead of the built-in one; its broker is the embedded one.")
  private @Nullable Path configFile;

  @Option(
      names = "--kafka-port",
      paramLabel = "N",
      description = "Of the broker; if absent, 9092, or any where that is taken.")
  private @Nullable Integer kafkaPort;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      description = "Of health and metrics; if absent, 8081, or any where that is taken.")
  private @Nullable Integer managementPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data/demo",
      description = "Where everything is kept, from one demo to the next; ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    List<String> requests = input == null ? List.of() : lines(input);
    try (Shutdown shutdown = Shutdown.install()) {
      return run(shutdown, requests);
    }
  }

  private int run(Shutdown shutdown, List<String> given) throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    DemoFiles files = new DemoFiles(data);
    long start = System.nanoTime();
    out.println("starting a Kafka broker, the application and the model ...");
    EmbeddedBroker broker =
        EmbeddedBroker.start(files.broker(), port(kafkaPort, KAFKA_PORT), Map.of());
    shutdown.closing(broker);
    ConfigSource source = source(files, broker, port(managementPort, MANAGEMENT_PORT));
    Config config = source.loader().get();
    Application application = Application.start(config, source);
    shutdown.closing(application);
    if (!application.awaitReady(START)) {
      throw new ApplicationException(
          "the application did not become ready within "
              + START.toSeconds()
              + " s; EMBEDDING_STREAMS_LOG_LEVEL=INFO shows why");
    }
    out.printf(
        "ready after %.1f s: broker %s, data in %s%n%n",
        (System.nanoTime() - start) / 1e9,
        broker.bootstrapServers(),
        DemoHints.near(files.directory()));
    boolean good = converse(config, given.isEmpty() ? samples(config) : given, out);
    if (exit) {
      return good ? 0 : 1;
    }
    hints(config, files, broker).forEach(out::println);
    out.flush();
    return application.awaitEnd();
  }

  /** Sends requests one after another and shows the answers; whether all were good. */
  private static boolean converse(Config config, List<String> requests, PrintWriter out) {
    boolean good = true;
    try (GatewayClient client = GatewayClient.open(config)) {
      for (int i = 0; i < requests.size(); i++) {
        out.println("request " + (i + 1) + ": " + requests.get(i));
        out.flush();
        long start = System.nanoTime();
        Answer answer = ask(client, i, requests.get(i));
        good &= answer.isGood();
        DemoAnswer.lines(answer, (System.nanoTime() - start) / 1_000_000).forEach(out::println);
        out.println();
      }
    }
    return good;
  }

  private static Answer ask(GatewayClient client, int number, String request) {
    long deadline = System.nanoTime() + ANSWER.toNanos();
    client.send(number, "request " + (number + 1), request);
    while (System.nanoTime() < deadline) {
      for (Answer answer : client.poll(POLL)) {
        if (answer.number() == number) {
          return answer;
        }
      }
    }
    throw new ApplicationException(
        "request " + (number + 1) + " had no answer within " + ANSWER.toSeconds() + " s");
  }

  private ConfigSource source(DemoFiles files, EmbeddedBroker broker, int port) {
    Path given = configFile;
    if (given == null) {
      Path written = files.write(broker.bootstrapServers(), port);
      return new ConfigSource(written, () -> ConfigLoader.load(written, Map.of(), List.of()));
    }
    List<String> sets = sets(files, broker, port);
    return new ConfigSource(given, () -> ConfigLoader.load(given, System.getenv(), sets));
  }

  /** What the embedded broker decides, whatever a given configuration says. */
  private static List<String> sets(DemoFiles files, EmbeddedBroker broker, int port) {
    return List.of(
        "kafka.bootstrap.servers=" + broker.bootstrapServers(),
        "kafka.security.protocol=PLAINTEXT",
        "streams.state.dir=" + files.streams(),
        "topics.replication-factor=1",
        "management.port=" + port);
  }

  private List<String> hints(Config config, DemoFiles files, EmbeddedBroker broker) {
    String options =
        configFile == null
            ? "--config " + DemoHints.near(files.config())
            : "--config "
                + configFile
                + " --set kafka.bootstrap.servers="
                + broker.bootstrapServers()
                + " --set kafka.security.protocol=PLAINTEXT";
    return DemoHints.lines(
        broker.bootstrapServers(),
        config.management().port(),
        config.topics(),
        model(config),
        options);
  }

  private static List<String> samples(Config config) {
    return DemoSamples.requests(model(config), "demo-" + UUID.randomUUID());
  }

  private static String model(Config config) {
    return config.models().find(DemoFiles.MODEL) != null
        ? DemoFiles.MODEL
        : config.models().all().stream()
            .findFirst()
            .map(ModelSpec::alias)
            .orElseThrow(() -> new ApplicationException("the configuration has no models"));
  }

  private static int port(@Nullable Integer given, int preferred) {
    return given == null ? LoopbackPorts.near(preferred) : given;
  }

  private static List<String> lines(Path file) {
    List<String> requests = new ArrayList<>();
    return new TextFile(file)
        .read(
            lines -> {
              lines.forEachRemaining(
                  line -> {
                    if (!line.isBlank()) {
                      requests.add(line);
                    }
                  });
              if (requests.isEmpty()) {
                throw new ApplicationException(file + " holds no requests");
              }
              return List.copyOf(requests);
            });
  }
}
