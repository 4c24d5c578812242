package io.embeddingstreams.cli;

import io.embeddingstreams.app.ConfigSource;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The configuration that a command works with. */
final class ConfigOptions {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, in YAML.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one value: --set kafka.bootstrap.servers=host:9092. Repeatable.")
  private List<String> sets = new ArrayList<>();

  /** Where the configuration stands. */
  Path file() {
    return file;
  }

  /** The same again, for a running application. */
  ConfigSource source() {
    return new ConfigSource(file, this::load);
  }

  /** The checked configuration: file, then environment, then --set. */
  Config load() throws ConfigException {
    return ConfigLoader.load(file, System.getenv(), sets);
  }
}
