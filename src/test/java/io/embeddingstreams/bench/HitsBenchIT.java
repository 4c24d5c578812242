package io.embeddingstreams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.EncodingFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class HitsBenchIT {
  @TempDir Path data;

  @Test
  void shouldMeasureBothWithTheSameAnswers() {
    // Given
    List<HitsCase> cases =
        List.of(
            new HitsCase(2, 8, EncodingFormat.BASE64, 1),
            new HitsCase(2, 8, EncodingFormat.FLOAT, 1));
    HitsBench bench = new HitsBench(cases, 6, new Rounds(1, 1), 100 << 10, true);
    List<String> told = new ArrayList<>();

    // When: it fails where an answer is missing, comes twice or is another than the baseline's
    List<BenchLine> lines = bench.run(new Stage(data, Map.of(), told::add));

    // Then
    assertThat(lines).hasSize(2);
    assertThat(lines).allMatch(line -> line.measured().min() > 0 && line.baseline().min() > 0);
    assertThat(told).anyMatch(line -> line.startsWith("round 1 of 1, baseline"));
  }
}
