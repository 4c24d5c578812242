package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.embeddingstreams.it.Caller;
import io.embeddingstreams.it.Gateway;
import io.embeddingstreams.it.ScriptedProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command embed against a running application. */
@Timeout(120)
final class EmbedTwiceIT {
  @TempDir Path folder;

  @Test
  void shouldCallNoProviderForAFileThatWasEmbeddedBefore() throws Exception {
    List<String> lines = Caller.texts("line", 1000);
    Path file = Files.write(folder.resolve("lines.txt"), lines);
    try (Gateway gateway = Gateway.start("embed")) {
      String first = embed(gateway, file, "first.jsonl");

      String second = embed(gateway, file, "second.jsonl");

      assertThat(first).contains("1000 texts, 0 hits, 1000 misses, 0 errors");
      assertThat(second).contains("1000 texts, 1000 hits, 0 misses, 0 errors");
      assertThat(gateway.provider().seen("line ").values()).containsOnly(1).hasSize(1000);
      shouldHoldTheVectorsOf(lines, folder.resolve("second.jsonl"));
    }
  }

  private String embed(Gateway gateway, Path file, String out) {
    StringWriter err = new StringWriter();
    int status =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "embed",
            file.toString(),
            "--config",
            gateway.file().toString(),
            "--model",
            "fake",
            "--out",
            folder.resolve(out).toString());
    assertThat(status).as(err.toString()).isZero();
    return err.toString();
  }

  private static void shouldHoldTheVectorsOf(List<String> lines, Path answers) throws Exception {
    List<Float> firstNumbers = new ArrayList<>();
    for (String answer : Files.readAllLines(answers)) {
      for (JsonNode item : new ObjectMapper().readTree(answer).path("data")) {
        firstNumbers.add(Float.parseFloat(item.path("embedding").path(0).asText()));
      }
    }
    assertThat(firstNumbers)
        .containsExactlyElementsOf(
            lines.stream().map(line -> ScriptedProvider.vector(line).at(0)).toList());
  }
}
