package io.embeddingstreams.faults;

import io.embeddingstreams.wire.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An installation on some brokers: its configuration, its topics, its instances. */
final class Site implements AutoCloseable {
  private final Path folder;
  private final Path file;
  private final Topics topics;
  private final List<String> sets;
  private final List<Instance> instances = new ArrayList<>();

  /**
   * Writes the configuration.
   *
   * @param replication of its topics
   * @param sets as {@code --set}
   */
  Site(String id, Path folder, String servers, String provider, int replication, String... sets) {
    this.folder = folder;
    this.sets = List.of(sets);
    this.topics =
        new Topics(
            id,
            PARTITIONS,
            CACHE_PARTITIONS,
            (short) replication,
            true,
            id + "-asked",
            id + "-answered",
            id + "-dead",
            Map.of());
    try {
      Files.createDirectories(folder);
      this.file =
          Files.writeString(folder.resolve("gateway.yaml"), yaml(servers, provider, replication));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its model is called at the provider. */
  static final String UPSTREAM = "upstream";

  private static final int PARTITIONS = 4;
  private static final int CACHE_PARTITIONS = 6;

  private String yaml(String servers, String provider, int replication) {
    return """
        kafka: {bootstrap.servers: "%s"}
        streams: {application.id: %s}
        topics:
          partitions: %d
          cache-partitions: %d
          replication-factor: %d
          requests: %s
          responses: %s
          dead-letters: %s
        retry: {max-attempts: 50, first-delay: 50ms, max-delay: 1s}
        management: {host: 127.0.0.1, port: 0}
        models:
          fake:
            dimensions: 8
            deployments:
              - {name: one, provider: openai-compatible, base-url: "%s", model: %s,
                 timeout: 10s, max-batch-inputs: 32, max-concurrency: 8}
        """
        .formatted(
            servers,
            topics.applicationId(),
            PARTITIONS,
            CACHE_PARTITIONS,
            replication,
            topics.requests(),
            topics.responses(),
            topics.deadLetters(),
            provider,
            UPSTREAM);
  }

  /** An instance that does not run yet. */
  Instance add(String name) {
    return add(new Instance(name, folder, file, sets));
  }

  /** The same with what stands before the command, and options of its JVM. */
  Instance add(String name, List<String> before, List<String> jvm) {
    return add(new Instance(name, folder, file, sets, before, jvm));
  }

  private Instance add(Instance made) {
    instances.add(made);
    return made;
  }

  Topics topics() {
    return topics;
  }

  /** The configuration, for other commands. */
  Path file() {
    return file;
  }

  @Override
  public void close() {
    instances.forEach(Instance::close);
  }
}
