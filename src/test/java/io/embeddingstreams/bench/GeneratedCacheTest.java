package io.embeddingstreams.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.wire.CacheFile;
import io.embeddingstreams.wire.CacheRow;
import io.embeddingstreams.wire.EntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class GeneratedCacheTest {
  @Test
  void shouldMakeLinesThatAnImportReads() {
    List<CacheRow> rows = rows(new GeneratedCache(384, 3, 13, 1_000, 2_000));

    assertThat(rows).hasSize(10);
    assertThat(rows.stream().map(CacheRow::fingerprint)).doesNotHaveDuplicates();
    for (CacheRow row : rows) {
      Entry entry = Objects.requireNonNull(EntryCodec.read(row.entry().get()));
      assertThat(entry.vector().dimensions()).isEqualTo(384);
      assertThat(entry.expiresMillis()).isEqualTo(2_000);
    }
  }

  @Test
  void shouldMakeTheSameEntryForANumber() {
    List<CacheRow> all = rows(new GeneratedCache(8, 0, 10, 1_000, 0));
    List<CacheRow> end = rows(new GeneratedCache(8, 9, 10, 1_000, 0));

    assertThat(end).containsExactly(all.get(9));
  }

  @Test
  void shouldEnd() {
    GeneratedCache none = new GeneratedCache(8, 5, 5, 1_000, 0);

    assertThat(none.hasNext()).isFalse();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
  }

  private static List<CacheRow> rows(GeneratedCache lines) {
    List<CacheRow> rows = new ArrayList<>();
    lines.forEachRemaining(line -> rows.add(CacheFile.row(line)));
    return rows;
  }
}
