package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.EmbeddedBroker;
import io.embeddingstreams.app.LoopbackPorts;
import io.embeddingstreams.config.ConfigLoader;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Fingerprints;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Truncate;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.wire.CacheFile;
import io.embeddingstreams.wire.CacheRow;
import io.embeddingstreams.wire.EntryCodec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every cache command against two instances on an embedded broker; no provider is needed. */
@Timeout(240)
final class CacheCommandsIT {
  private static final int ENTRIES = 600;
  private static final long LATER = 4_000_000_000_000L;

  @TempDir Path folder;
  private StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldImportCountFindExportAndPurgeOnAllInstances() throws Exception {
    Path first = Files.write(folder.resolve("first.jsonl"), lines());
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      Path config = config(broker, "one");
      assertThat(run("topics", "--create", "--config", config.toString())).isZero();
      assertThat(run("cache", "stats", "--config", config.toString())).isEqualTo(1);
      assertThat(err.toString()).contains("no instance of gate runs").contains("serve");

      try (Application one = start(config);
          Application other = start(config(broker, "other"))) {
        assertThat(one.awaitReady(Duration.ofSeconds(90))).isTrue();
        assertThat(other.awaitReady(Duration.ofSeconds(90))).isTrue();
        String file = config.toString();

        assertThat(run("cache", "import", first.toString(), "--config", file)).isZero();
        assertThat(out.toString()).contains("600 entries imported, 0 there already, 1 refused");
        assertThat(run("cache", "import", first.toString(), "--config", file)).isZero();
        assertThat(out.toString()).contains("0 entries imported, 600 there already");

        assertThat(run("cache", "stats", "--json", "--config", file)).isZero();
        assertThat(out.toString())
            .contains("\"entries\":600")
            .contains("\"namespace\":\"n1\",\"entries\":300")
            .contains("\"models\":[\"m\"]");

        assertThat(get(file, "--model", "m", "--text", "text 4")).isZero();
        assertThat(out.toString())
            .contains("fingerprint    " + print(4))
            .contains("tokens         4");
        assertThat(get(file, "--model", "m", "--text", "text 5", "--namespace", "n1")).isZero();
        assertThat(get(file, "--fingerprint", print(5).toString())).isZero();
        assertThat(get(file, "--model", "m", "--text", "text 5")).isEqualTo(1);
        assertThat(get(file, "--model", "m", "--text", "other")).isEqualTo(1);

        Path second = folder.resolve("second.jsonl");
        assertThat(run("cache", "export", "--out", second.toString(), "--config", file)).isZero();
        List<String> exported = Files.readAllLines(second);
        assertThat(exported.get(0)).isEqualTo(CacheFile.header(3));
        assertThat(new HashSet<>(exported.subList(1, exported.size())))
            .isEqualTo(new HashSet<>(lines().subList(1, ENTRIES + 1)));
        assertThat(folder.resolve("second.jsonl.part")).doesNotExist();

        assertThat(run("cache", "purge", "--namespace", "n1", "--config", file)).isZero();
        assertThat(out.toString()).contains("300 entries deleted");
        assertThat(run("cache", "purge", "--older-than", "30d", "--model", "m", "--config", file))
            .isZero();
        assertThat(out.toString()).contains("150 entries deleted");
        assertThat(run("cache", "purge", "--all", "--config", file)).isZero();
        assertThat(out.toString()).contains("150 entries deleted");
        assertThat(run("cache", "purge", "--config", file)).isEqualTo(2);
      }
    }
  }

  private int get(String config, String... asked) {
    List<String> all = new ArrayList<>(List.of("cache", "get", "--config", config));
    all.addAll(List.of(asked));
    return run(all.toArray(new String[0]));
  }

  private int run(String... arguments) {
    out = new StringWriter();
    return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private static Application start(Path config) throws Exception {
    return Application.start(ConfigLoader.load(config, Map.of(), List.of()), null);
  }

  private Path config(EmbeddedBroker broker, String instance) throws Exception {
    return Files.writeString(
        folder.resolve(instance + ".yaml"),
        """
        kafka: {bootstrap.servers: "%s"}
        streams: {application.id: gate, state.dir: "%s", num.stream.threads: 1}
        topics: {partitions: 2, cache-partitions: 3, replication-factor: 1}
        management: {port: %d}
        models:
          m:
            dimensions: 3
            space: s
            deployments:
              - {name: far, provider: openai-compatible, base-url: "http://127.0.0.1:9/v1", model: s}
        """
            .formatted(broker.bootstrapServers(), folder.resolve(instance), LoopbackPorts.free()));
  }

  /** Half of them in a namespace, a quarter written lately, one that has expired. */
  private static List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(CacheFile.header(7)));
    for (int i = 0; i < ENTRIES; i++) {
      long written = i % 4 < 2 ? 1_000 + i : System.currentTimeMillis() / 86_400_000 * 86_400_000;
      lines.add(line(i, written, i % 5 == 0 ? LATER : 0));
    }
    lines.add(line(ENTRIES, 1_000, 2_000));
    return lines;
  }

  private static String line(int number, long written, long expires) {
    Entry entry =
        new Entry(
            Vector.of(number, 0.5f, -1), number, namespace(number), "s", "", written, expires);
    CacheRow row = new CacheRow(print(number), Bytes.wrap(EntryCodec.write(entry)));
    return Objects.requireNonNull(CacheFile.line(row));
  }

  private static Fingerprint print(int number) {
    return Fingerprints.of(
        namespace(number), "s", 0, null, Truncate.NONE, "", new Input.Text("text " + number));
  }

  private static String namespace(int number) {
    return number % 2 == 0 ? "" : "n1";
  }
}
