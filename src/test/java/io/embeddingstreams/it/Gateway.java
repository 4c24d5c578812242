package io.embeddingstreams.it;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.ConfigSource;
import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.ConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;

/**
 * One installation on the shared broker with a provider of its own: three partitions, four cache
 * partitions, topics that bear its name.
 */
public final class Gateway implements AutoCloseable {
  /** The provider's key, which no log may hold. */
  public static final String SECRET = "sk-it-5f2b9a77c1";

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration READY = Duration.ofSeconds(60);

  private final Path folder;
  private final String yaml;
  private final List<String> sets;
  private final ScriptedProvider provider = new ScriptedProvider();
  private final List<Application> applications = new ArrayList<>();
  private final Config config;
  private final Admin admin;
  private final Caller caller;

  private Gateway(String name, List<String> sets) {
    this.folder = Cluster.folder(name);
    this.sets = sets;
    this.yaml = yaml(name + "-" + NUMBER.incrementAndGet());
    this.config = load(yaml, sets);
    this.admin = Admin.create(Map.of("bootstrap.servers", Cluster.servers()));
    new TopicAdmin(admin, config.topics()).ensure();
    this.caller = new Caller(config.topics());
  }

  /** An installation with its topics and no application yet; {@code sets} as {@code --set}. */
  public static Gateway prepare(String name, String... sets) {
    return new Gateway(name, List.of(sets));
  }

  /** An installation whose application runs. */
  public static Gateway start(String name, String... sets) {
    Gateway gateway = prepare(name, sets);
    gateway.instance("state");
    return gateway;
  }

  /** Starts another instance in this JVM, with a state directory of this name. */
  public Application instance(String state, String... more) {
    return started(Application.start(load(yaml, sets(state, more)), null));
  }

  /**
   * The same with a configuration file of its own, {@link #configure}, that it looks at every 5 ms.
   */
  public Application reloading(String state, String... more) {
    List<String> own = sets(state, more);
    own.add("reload=5ms");
    Path file = folder.resolve(state + ".yaml");
    if (!Files.exists(file)) {
      configure(state, yaml);
    }
    Config first = ConfigLoader.load(file, Map.of(), own);
    return started(
        Application.start(
            first, new ConfigSource(file, () -> ConfigLoader.load(file, Map.of(), own))));
  }

  /** Writes, at once, the configuration file of an instance that reloads. */
  public void configure(String state, String content) {
    try {
      Path next = Files.writeString(folder.resolve(state + ".next"), content);
      Files.move(next, folder.resolve(state + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration as text. */
  public String yaml() {
    return yaml;
  }

  private List<String> sets(String state, String... more) {
    List<String> own = new ArrayList<>(sets);
    own.addAll(List.of(more));
    own.add("streams.state.dir=" + folder.resolve(state));
    return own;
  }

  private Application started(Application started) {
    applications.add(started);
    if (!started.awaitReady(READY)) {
      throw new AssertionError("not ready within " + READY);
    }
    return started;
  }

  /** The configuration as a file, for other processes. */
  public Path file() {
    try {
      return Files.writeString(folder.resolve("gateway.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the application as a process of its own and waits until it is ready. */
  public ServeProcess serve(Map<String, String> environment) {
    return ServeProcess.start(file(), folder, sets, environment);
  }

  /** A value of the running application's metrics, summed over labels that begin so. */
  public double metric(String name) {
    return metric(applications.get(0), name);
  }

  /** The same of one instance. */
  public double metric(Application instance, String name) {
    return Scrape.sum(instance.managementPort(), name);
  }

  /** Its topics and settings. */
  public Config config() {
    return config;
  }

  /** A client of the cluster. */
  public Admin admin() {
    return admin;
  }

  /** Its provider. */
  public ScriptedProvider provider() {
    return provider;
  }

  /** Its caller. */
  public Caller caller() {
    return caller;
  }

  /** Waits until nothing is open: no row is left in the stores of open work. */
  public void awaitRest() {
    String id = config.topics().applicationId();
    for (String store : List.of("requests-assemblies", "requests-key-order", "cache-pending")) {
      try (Leftovers leftovers = new Leftovers(id + "-" + store + "-changelog")) {
        Await.until(
            Duration.ofSeconds(60), store + " is empty", leftovers::isEmpty, leftovers::toString);
      }
    }
  }

  @Override
  public void close() {
    provider.release();
    applications.forEach(Application::close);
    caller.close();
    admin.close(Duration.ofSeconds(2));
    provider.close();
  }

  private static Config load(String yaml, List<String> sets) {
    try {
      return ConfigLoader.load(yaml, Map.of(), sets);
    } catch (ConfigException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private String yaml(String id) {
    return """
        kafka: {bootstrap.servers: "%s"}
        streams: {application.id: %s, state.dir: "%s"}
        topics:
          partitions: 3
          cache-partitions: 4
          replication-factor: 1
          requests: %2$s-asked
          responses: %2$s-answered
          dead-letters: %2$s-dead
          config: {requests: {message.timestamp.after.max.ms: 9223372036854775807}}
        retry: {max-attempts: 2, first-delay: 10ms, max-delay: 50ms}
        management: {host: 127.0.0.1, port: 0}
        models:
          fake:
            space: shared
            dimensions: 8
            deployments:
              - {name: one, provider: openai-compatible, base-url: "%4$s", model: upstream,
                 api-key: "%5$s", timeout: 30s, max-batch-inputs: 64, max-concurrency: 4}
          twin:
            space: shared
            dimensions: 8
            deployments:
              - {name: two, provider: openai-compatible, base-url: "%4$s", model: upstream,
                 encoding-format: float}
          short:
            space: short
            dimensions: 8
            max-input-tokens: 20
            deployments:
              - {name: three, provider: openai-compatible, base-url: "%4$s", model: short}
          large:
            space: large
            dimensions: 4096
            deployments:
              - {name: four, provider: openai-compatible, base-url: "%4$s", model: large}
          unsized:
            space: unsized
            deployments:
              - {name: five, provider: openai-compatible, base-url: "%4$s", model: unsized}
        """
        .formatted(Cluster.servers(), id, folder.resolve("state"), provider.url(), SECRET);
  }
}
