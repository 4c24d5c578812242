package io.embeddingstreams.cli;

import io.embeddingstreams.wire.Topics;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;

/** What to try while the demo serves, with lines to paste. */
final class DemoHints {
  private DemoHints() {}

  /**
   * The lines to print.
   *
   * @param options that name the configuration, for commands of ours
   */
  static List<String> lines(
      String bootstrapServers, int managementPort, Topics topics, String model, String options) {
    String request = "'{\"model\":\"" + model + "\",\"input\":[\"foo\",\"bar\"]}'";
    String management = "http://127.0.0.1:" + managementPort;
    return List.of(
        "It serves until Ctrl-C. To try next, in another terminal:",
        "",
        "  # a file through the gateway, a line a text; the second time all are hits",
        "  printf 'one\\ntwo\\nthree\\n' > words.txt",
        "  " + command("embed words.txt " + options + " --model " + model),
        "",
        "  # a request and its answer, with kcat",
        "  echo " + request + " | kcat -P -b " + bootstrapServers + " -t " + topics.requests(),
        "  kcat -C -e -b " + bootstrapServers + " -t " + topics.responses(),
        "",
        "  # or with the scripts of a Kafka download",
        "  echo "
            + request
            + " | bin/kafka-console-producer.sh --bootstrap-server "
            + bootstrapServers
            + " --topic "
            + topics.requests(),
        "  bin/kafka-console-consumer.sh --bootstrap-server "
            + bootstrapServers
            + " --topic "
            + topics.responses()
            + " --from-beginning --isolation-level read_committed",
        "",
        "  # health and metrics",
        "  curl -s " + management + "/health/ready",
        "  curl -s " + management + "/metrics | grep ^embedding_streams_");
  }

  /** How this program is run again, as it was run now. */
  private static String command(String arguments) {
    Path here = location();
    return here.toString().endsWith(".jar")
        ? "java -jar " + near(here) + " " + arguments
        : "mvn -q compile exec:java -Dexec.args=\"" + arguments + "\"";
  }

  private static Path location() {
    CodeSource source = DemoHints.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? Path.of("") : Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      return Path.of("");
    }
  }

  /** A path below the working directory without what leads there. */
  static Path near(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath();
    return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
  }
}
