package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RareWarningsTest {
  @Test
  void shouldWarnOnceAMinuteACause() {
    RareWarnings warnings = new RareWarnings();
    assertThat(warnings.due("a", 0)).isTrue();
    assertThat(warnings.due("a", 59_000_000_000L)).isFalse();
    assertThat(warnings.due("b", 59_000_000_000L)).isTrue();
    assertThat(warnings.due("a", 60_000_000_000L)).isTrue();
    assertThat(warnings.due("a", 61_000_000_000L)).isFalse();
  }
}
