package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is measured of the cache, with few entries. */
@Timeout(240)
final class BenchCacheIT {
  @Test
  void shouldMeasureACacheThatIsLoaded() {
    List<String> table = bench("cache", "3000");

    assertThat(table).anyMatch(line -> line.startsWith("resident memory"));
    assertThat(table).anyMatch(line -> line.startsWith("hit p99"));
    assertThat(table).anyMatch(line -> line.startsWith("live SST files"));
    assertThat(table).anyMatch(line -> line.startsWith("import"));
    assertThat(line(table, "entries counted")).contains("3000.0 of").endsWith("ratio=1.00");
  }

  @Test
  void shouldMeasureHitsWhileEntriesExpire() {
    List<String> table = bench("expiry", "2000");

    assertThat(table).anyMatch(line -> line.startsWith("hit p99"));
    assertThat(line(table, "entries left")).contains("200.0 of").endsWith("ratio=1.00");
  }

  @Test
  void shouldMeasureTheNearMemoryBesideNone() {
    List<String> table = bench("near", "2000", "--rounds", "1");

    assertThat(table).anyMatch(line -> line.startsWith("inputs, near memory beside none"));
    assertThat(line(table, "reads that it answered, of all")).matches(".* ratio=0\\.[1-9].*");
  }

  private static String line(List<String> table, String what) {
    return table.stream().filter(line -> line.startsWith(what)).findFirst().orElseThrow();
  }

  private static List<String> bench(String name, String entries, String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of("bench", name, "--entries", entries));
    arguments.addAll(List.of(more));
    int status =
        Main.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    assertThat(status).as(err.toString()).isZero();
    return out.toString().lines().filter(line -> line.contains(" ratio=")).toList();
  }
}
