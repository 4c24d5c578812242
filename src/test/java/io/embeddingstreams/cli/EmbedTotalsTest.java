package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EmbedTotalsTest {
  private final EmbedTotals totals = new EmbedTotals();

  @Test
  void shouldAddUpAnswers() {
    totals.add(new Answer(0, 200, 3, 1, 0, "{}"), "lines 1-4");
    totals.add(new Answer(1, 200, 0, 2, 0, "{}"), "lines 5-6");

    assertThat(totals.isGood()).isTrue();
    assertThat(totals.summary(2, 1))
        .isEqualTo(
            "6 texts, 3 hits, 3 misses, 0 errors, 2.0 s, 3 texts/s (1 blank lines passed over)");
  }

  @Test
  void shouldSayHowManyFailedAndTheFirstError() {
    totals.add(
        new Answer(
            0, 404, 0, 0, 0, "{\"error\":{\"message\":\"no model\",\"code\":\"model_not_found\"}}"),
        "lines 1-4");
    totals.add(new Answer(1, 200, 0, 2, 1, "{}"), "lines 5-6");

    assertThat(totals.isGood()).isFalse();
    assertThat(totals.summary(1, 0))
        .contains("2 errors")
        .endsWith("1 of 2 requests failed; the first: lines 1-4: no model (model_not_found)");
  }
}
