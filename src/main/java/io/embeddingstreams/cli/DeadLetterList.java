package io.embeddingstreams.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.DeadLetters;
import io.embeddingstreams.app.Letter;
import io.embeddingstreams.config.ConfigException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters list}. */
@Command(
    name = "list",
    description = {
      "Lists the dead letters: where each stands, why, and which record it was.",
      "What the record held is not shown: read the topic itself for that."
    })
final class DeadLetterList implements Callable<Integer> {
  private static final String FORMAT = "%-14s  %-24s  %-22s  %-40s  %10s  %s%n";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "Only letters with this error code. Repeatable.")
  private Set<String> codes = new HashSet<>();

  @Option(names = "--json", description = "Prints a JSON object a line.")
  private boolean json;

  private long shown;

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    PrintWriter out = spec.commandLine().getOut();
    try (DeadLetters letters = DeadLetters.open(options.load())) {
      letters.list(letter -> show(out, letter));
    }
    if (!json) {
      out.println(shown == 0 ? "no dead letters" : shown + " dead letters");
    }
    return 0;
  }

  private void show(PrintWriter out, Letter letter) {
    if (!codes.isEmpty() && !codes.contains(letter.code())) {
      return;
    }
    if (json) {
      out.println(json(letter));
    } else {
      if (shown == 0) {
        out.printf(FORMAT, "letter", "written", "code", "from", "size", "message");
      }
      out.printf(
          FORMAT,
          letter.partition() + "@" + letter.offset(),
          Instant.ofEpochMilli(letter.timeMillis()),
          letter.code().isEmpty() ? "-" : letter.code(),
          from(letter),
          letter.whole() ? Integer.toString(letter.bytes()) : "left out",
          letter.message());
    }
    shown++;
  }

  private static String from(Letter letter) {
    return letter.fromTopic().isEmpty()
        ? "-"
        : letter.fromTopic() + "-" + letter.fromPartition() + "@" + letter.fromOffset();
  }

  private static ObjectNode json(Letter letter) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("partition", letter.partition()).put("offset", letter.offset());
    all.put("written", Instant.ofEpochMilli(letter.timeMillis()).toString());
    text(all, "code", letter.code());
    text(all, "message", letter.message());
    text(all, "request_id", letter.requestId());
    if (!letter.fromTopic().isEmpty()) {
      all.put("topic", letter.fromTopic());
      all.put("topic_partition", letter.fromPartition());
      all.put("topic_offset", letter.fromOffset());
    }
    return all.put("bytes", letter.bytes()).put("whole", letter.whole());
  }

  private static void text(ObjectNode all, String name, String value) {
    if (!value.isEmpty()) {
      all.put(name, value);
    }
  }
}
