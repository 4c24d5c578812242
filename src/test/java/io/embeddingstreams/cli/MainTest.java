package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MainTest {
  private static final String GOOD =
      """
      kafka: {bootstrap.servers: "127.0.0.1:1"}
      streams: {application.id: gate}
      models:
        local-model:
          deployments: [{name: here, provider: local, model: all-minilm-l6-v2}]
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "embed", "check", "topics"})
  void shouldHaveHelpAndVersionInEveryCommand(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: embedding-streams " + command);

    assertThat(run(command, "--version")).isZero();
    assertThat(out.toString()).containsPattern("embedding-streams \\d+\\.\\d+");
  }

  /** Picocli takes a text with a lone percent sign as it is, line ends and all, and warns. */
  @Test
  void shouldHaveHelpThatCanBeFormattedInEveryCommand() {
    assertThat(texts(new CommandLine(Main.class)))
        .isNotEmpty()
        .allSatisfy(text -> assertThat(String.format(text)).isNotNull());
  }

  private static List<String> texts(CommandLine command) {
    List<String> texts =
        new ArrayList<>(List.of(command.getCommandSpec().usageMessage().description()));
    command
        .getCommandSpec()
        .args()
        .forEach(argument -> texts.addAll(List.of(argument.description())));
    command.getSubcommands().values().forEach(child -> texts.addAll(texts(child)));
    return texts;
  }

  @Test
  void shouldHaveHelpAndVersionOfItsOwn() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Usage:").contains("Without a command it runs demo");
    assertThat(run("--version")).isZero();
  }

  @Test
  void shouldRefuseWrongUsage() throws Exception {
    assertThat(run("fly")).isEqualTo(2);
    assertThat(run("serve")).isEqualTo(2);
    assertThat(err.toString()).contains("--config");
    assertThat(run("serve", "--config", "x", "--from", "middle")).isEqualTo(2);
    String config = file("good.yaml", GOOD);
    assertThat(run("embed", "x", "--config", config, "--model", "local-model", "--batch", "0"))
        .isEqualTo(2);
    assertThat(run("embed", "x", "--config", config, "--model", "other")).isEqualTo(2);
    assertThat(err.toString()).contains("known: local-model");
  }

  @Test
  void shouldPrintAllFaultsOfAConfiguration() throws Exception {
    String bad = file("bad.yaml", GOOD + "unknown-one: 1\nunknown-two: 2\n");

    assertThat(run("check", "--config", bad)).isEqualTo(2);

    assertThat(err.toString()).contains("unknown-one").contains("unknown-two");
    assertThat(err.toString()).doesNotContain("\tat ");
    assertThat(run("check", "--config", folder.resolve("absent.yaml").toString())).isEqualTo(2);
  }

  @Test
  void shouldSayWhatAGoodConfigurationHolds() throws Exception {
    assertThat(run("check", "--config", file("good.yaml", GOOD))).isZero();

    assertThat(out.toString()).contains("no faults").contains("gate").contains("local-model");
  }

  @Test
  void shouldPrintAclsWithoutKafka() throws Exception {
    assertThat(run("topics", "--acls", "--config", file("good.yaml", GOOD))).isZero();

    assertThat(out.toString()).contains("--topic gate-lookups").contains("127.0.0.1:1");
  }

  @Test
  void shouldNameAFileThatIsNotThere() throws Exception {
    String config = file("good.yaml", GOOD);
    String absent = folder.resolve("absent.txt").toString();

    assertThat(run("embed", absent, "--config", config, "--model", "local-model")).isEqualTo(1);
    assertThat(err.toString()).contains("absent.txt does not exist").doesNotContain("\tat ");
  }
}
