package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BenchCommandIT {
  @TempDir Path data;

  @Test
  void shouldEndEachLineWithItsRatio() throws Exception {
    Path json = data.resolve("busy.json");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int status =
        Main.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "bench",
            "busy",
            "--inputs",
            "640",
            "--json",
            json.toString());

    assertThat(status).as(err.toString()).isZero();
    assertThat(err.toString().lines()).allMatch(line -> line.matches(" +\\d+ s  busy: .*"));
    assertThat(out.toString().lines().filter(line -> line.matches(".* ratio=\\d+\\.\\d\\d")))
        .hasSize(2);
    assertThat(out.toString()).contains("cores: ", "jdk: ", "inputs: 640");
    assertThat(Files.readString(json))
        .contains("\"name\" : \"busy\"", "\"ratio\"", "\"environment\"");
  }

  @Test
  void shouldCompareHitsWithTheProviderUpAndDown() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int status =
        Main.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "bench",
            "down",
            "--rounds",
            "2",
            "--seconds",
            "2");

    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString().lines().filter(line -> line.matches(".* ratio=\\d+\\.\\d\\d")))
        .hasSize(2)
        .allMatch(line -> line.matches("p(50|99) of hits, provider down .*"));
  }
}
