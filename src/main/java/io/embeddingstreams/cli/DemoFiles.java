package io.embeddingstreams.cli;

import io.embeddingstreams.app.ApplicationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a demo keeps its broker's data, its stores and the configuration that it writes. */
record DemoFiles(Path directory) {
  static final String MODEL = "all-minilm-l6-v2";

  /** Makes the path absolute. */
  DemoFiles {
    directory = directory.toAbsolutePath().normalize();
  }

  Path broker() {
    return directory.resolve("broker");
  }

  Path streams() {
    return directory.resolve("streams");
  }

  Path config() {
    return directory.resolve("demo.yaml");
  }

  /** Writes the built-in configuration, over that of an earlier demo. */
  Path write(String bootstrapServers, int managementPort) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(config(), yaml(bootstrapServers, managementPort));
    } catch (IOException e) {
      throw new ApplicationException(
          directory + " cannot be written (" + e.getMessage() + "): give another with --data");
    }
  }

  /** The built-in configuration: one broker, one in-process model, few partitions. */
  String yaml(String bootstrapServers, int managementPort) {
    return String.join(
            "\n",
            "# Written by `demo` at each start.",
            "kafka:",
            "  bootstrap.servers: " + bootstrapServers,
            "streams:",
            "  application.id: demo",
            "  num.stream.threads: 1",
            "  state.dir: " + quoted(streams().toString()),
            "topics:",
            "  partitions: 2",
            "  cache-partitions: 2",
            "  replication-factor: 1",
            "models:",
            "  " + MODEL + ":",
            "    deployments: [{name: in-process, provider: local}]",
            "management:",
            "  host: 127.0.0.1",
            "  port: " + managementPort)
        + "\n";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''").replace("${", "$${") + "'";
  }
}
