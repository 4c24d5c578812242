package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplacementsTest {
  private static final long MINUTE = 60_000;

  @Test
  void shouldReplaceEveryThreadThatThreeOutagesFail() {
    Replacements replacements = new Replacements(2);

    for (int outage = 0; outage < 3; outage++) {
      assertThat(replacements.allow(outage * MINUTE)).isTrue();
      assertThat(replacements.allow(outage * MINUTE)).isTrue();
    }

    assertThat(replacements.allow(3 * MINUTE)).isFalse();
  }

  @Test
  void shouldForgetFailuresAfterFiveMinutes() {
    Replacements replacements = new Replacements(1);
    for (int i = 0; i < 3; i++) {
      replacements.allow(0);
    }

    boolean late = replacements.allow(5 * MINUTE + 1);

    assertThat(late).isTrue();
    assertThat(replacements.count()).isEqualTo(1);
  }

  @Test
  void shouldNotReplaceAThreadThatFailsAgainAndAgain() {
    Replacements replacements = new Replacements(2);

    int replaced = 0;
    while (replacements.allow(0)) {
      replaced++;
    }

    assertThat(replaced).isEqualTo(6);
  }
}
