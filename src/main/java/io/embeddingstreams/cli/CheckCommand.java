package io.embeddingstreams.cli;

import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.model.ModelSpec;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code check}. */
@Command(name = "check", description = "Shows all faults of a configuration, without Kafka.")
final class CheckCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    Config config = options.load();
    String models =
        config.models().all().stream().map(ModelSpec::alias).collect(Collectors.joining(", "));
    String collections =
        config.models().collections().stream()
            .map(each -> each.name() + " (" + each.topic() + ")")
            .collect(Collectors.joining(", "));
    spec.commandLine()
        .getOut()
        .printf(
            "%s: no faults%n  installation  %s%n  Kafka         %s%n  requests      %s%n"
                + "  models        %s%n  collections   %s%n",
            options.file(),
            config.topics().applicationId(),
            config.kafka().getOrDefault("bootstrap.servers", ""),
            config.topics().requests(),
            models.isEmpty() ? "none" : models,
            collections.isEmpty() ? "none" : collections);
    return 0;
  }
}
