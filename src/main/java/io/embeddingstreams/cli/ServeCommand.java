package io.embeddingstreams.cli;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.BrokerConnection;
import io.embeddingstreams.app.FirstStart;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serve}. */
@Command(
    name = "serve",
    description = {
      "Runs the application against a Kafka cluster.",
      "SIGTERM and Ctrl-C end it cleanly, with status 0."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--from",
      paramLabel = "earliest|latest",
      description = {
        "Where requests are read from, if the consumer group has no offsets.",
        "Needed only where the broker has forgotten them."
      })
  private FirstStart.@Nullable From from;

  @Override
  public Integer call() throws ConfigException {
    Logs.ofService();
    try (Shutdown shutdown = Shutdown.install()) {
      Config config = options.load();
      try (Admin admin = BrokerConnection.open(config.kafka(), PATIENCE)) {
        new FirstStart(admin, config.topics()).prepare(from);
      }
      Application application = Application.start(config, options.source());
      shutdown.closing(application);
      return application.awaitEnd();
    }
  }
}
