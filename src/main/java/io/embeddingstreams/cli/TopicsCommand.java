package io.embeddingstreams.cli;

import io.embeddingstreams.app.Acls;
import io.embeddingstreams.app.BrokerConnection;
import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.app.TopicPlan;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code topics}. */
@Command(
    name = "topics",
    description = {
      "Shows, checks or creates the topics.",
      "Exit status 1 where one is missing or disagrees with the configuration."
    })
final class TopicsCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(names = "--create", description = "Creates what is missing.")
  private boolean create;

  @Option(
      names = "--acls",
      description = "Prints the ACLs that the application needs, as commands to paste; no Kafka.")
  private boolean acls;

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    Config config = options.load();
    PrintWriter out = spec.commandLine().getOut();
    if (acls) {
      printAcls(config, out);
      if (!create) {
        return 0;
      }
    }
    try (Admin admin = BrokerConnection.open(config.kafka(), PATIENCE)) {
      TopicAdmin topics = new TopicAdmin(admin, config.topics(), config.models().collections());
      TopicPlan plan = create ? topics.create() : topics.inspect();
      print(plan, out);
      return plan.isRight() ? 0 : 1;
    }
  }

  private static void printAcls(Config config, PrintWriter out) {
    Acls.of(
            config.topics(),
            config.models().collections(),
            config.kafka().getOrDefault("bootstrap.servers", "localhost:9092"),
            "User:embedding-streams",
            "User:caller")
        .forEach(out::println);
  }

  private static void print(TopicPlan plan, PrintWriter out) {
    int width = plan.rows().stream().mapToInt(row -> row.name().length()).max().orElse(0);
    String format = "%-" + width + "s  %10s  %-8s %s%n";
    out.printf(format, "topic", "partitions", "state", "settings");
    for (TopicPlan.Row row : plan.rows()) {
      TopicPlan.Found found = row.found();
      out.printf(
          format,
          row.name(),
          found == null ? row.partitions() : found.partitions(),
          row.state().text(),
          settings(row));
    }
    plan.disagreements().forEach(out::println);
    if (!plan.missing().isEmpty()) {
      out.println("missing topics are made by `topics --create`, or by `serve`");
    }
    if (!plan.missingMapped().isEmpty()) {
      out.println("missing topics that mappings read are made by what writes them");
    }
  }

  /** As created, or as found where that is something else. */
  private static String settings(TopicPlan.Row row) {
    Map<String, String> others = row.otherSettings();
    return row.config().entrySet().stream()
        .map(
            wanted -> {
              String other = others.get(wanted.getKey());
              return other == null
                  ? wanted.getKey() + "=" + wanted.getValue()
                  : wanted.getKey() + "=" + other + " (not " + wanted.getValue() + ")";
            })
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
