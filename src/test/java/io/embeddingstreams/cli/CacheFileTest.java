package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.wire.CacheFile;
import io.embeddingstreams.wire.CacheRow;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exported cache as a file. */
final class CacheFileTest {
  private static final int PARTITIONS = 4;

  @TempDir Path folder;

  @ParameterizedTest(name = "absent fields {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldCarryEveryFieldAsAbsentOrPresent(int present) {
    CacheRow row =
        row(
            1,
            (present & 1) == 0 ? "" : "tenant-ä",
            (present & 2) == 0 ? "" : "up",
            (present & 4) == 0 ? 0 : 2_000_000_000_000L);

    String line = Objects.requireNonNull(CacheFile.line(row));

    assertThat(CacheFile.row(line)).isEqualTo(row);
    assertThat(line.contains("namespace")).isEqualTo((present & 1) != 0);
    assertThat(line.contains("expires")).isEqualTo((present & 4) != 0);
  }

  @Test
  void shouldReadItsOwnHeaderAlone() {
    assertThat(CacheFile.fault(CacheFile.header(PARTITIONS))).isNull();
    assertThat(CacheFile.fault("{\"model\":\"m\"}")).contains("no exported cache");
    assertThat(CacheFile.fault(CacheFile.header(4).replace("\"version\":1", "\"version\":2")))
        .contains("version 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"fingerprint\":\"00\"}",
        "{\"fingerprint\":\"0000000000000000000000000000000000000000000000000000000000000000\","
            + "\"space\":\"s\",\"tokens\":1,\"written\":1,\"dimensions\":2,\"vector\":\"AACAPw==\"}",
        "{\"fingerprint\":\"0000000000000000000000000000000000000000000000000000000000000000\","
            + "\"space\":\"s\",\"tokens\":1,\"written\":1,\"dimensions\":1,\"vector\":\"AADAfw==\"}"
      })
  void shouldRefuseALineThatIsNoEntry(String line) {
    assertThatThrownBy(() -> CacheFile.row(line)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldGoOnAfterTheLastWholeLineOfEachPartition() throws IOException {
    Path part = folder.resolve("cache.part");
    String whole =
        CacheFile.header(PARTITIONS) + "\n" + line(0) + "\n" + line(4) + "\n" + line(1) + "\n";
    Files.writeString(part, whole + line(8).substring(0, 100));

    PartialExport before = PartialExport.of(part, PARTITIONS);

    assertThat(before.entries()).isEqualTo(3);
    assertThat(before.isEmpty()).isFalse();
    assertThat(before.cursors())
        .isEqualTo(Map.of(0, EntryRows.entry(print(4)), 1, EntryRows.entry(print(1))));
    assertThat(part).hasContent(whole);
  }

  @Test
  void shouldBeginAnewWhereThePartitionsAreOthers() throws IOException {
    Path part = folder.resolve("cache.part");
    Files.writeString(part, CacheFile.header(3) + "\n" + line(0) + "\n");

    assertThat(PartialExport.of(part, PARTITIONS).isEmpty()).isTrue();
    assertThat(part).isEmptyFile();
    assertThat(PartialExport.of(folder.resolve("absent"), PARTITIONS).isEmpty()).isTrue();
  }

  private static String line(int number) {
    return Objects.requireNonNull(CacheFile.line(row(number, "", "", 0)));
  }

  private static CacheRow row(int number, String namespace, String upstream, long expiresMillis) {
    Entry entry =
        new Entry(
            Vector.of(-0.0f, 0.1f, Float.MIN_VALUE),
            7,
            namespace,
            "space",
            upstream,
            1_700_000_000_000L,
            expiresMillis);
    return new CacheRow(print(number), Bytes.wrap(EntryCodec.write(entry)));
  }

  private static Fingerprint print(int number) {
    return Fingerprint.of(ByteBuffer.allocate(Fingerprint.LENGTH).putInt(number).array());
  }
}
