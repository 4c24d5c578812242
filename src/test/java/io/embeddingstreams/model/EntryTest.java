package io.embeddingstreams.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When an entry may answer. */
final class EntryTest {
  private static final Entry AT_1000_UNTIL_3000 =
      new Entry(Vector.of(1), 1, "", "s", "", 1_000, 3_000);

  @Test
  void shouldAnswerUntilItExpires() {
    assertThat(AT_1000_UNTIL_3000.answers(2_999, CacheControl.UNSET)).isTrue();
    assertThat(AT_1000_UNTIL_3000.answers(3_000, CacheControl.UNSET)).isFalse();
  }

  @Test
  void shouldAnswerWhileItIsYoungerThanAsked() {
    assertThat(AT_1000_UNTIL_3000.answers(1_999, 1)).isTrue();
    assertThat(AT_1000_UNTIL_3000.answers(2_000, 1)).isFalse();
  }

  @Test
  void shouldAnswerNobodyWhoTakesNoAgeEvenIfAnotherClockIsAhead() {
    assertThat(AT_1000_UNTIL_3000.answers(1_000, 0)).isFalse();
    assertThat(AT_1000_UNTIL_3000.answers(500, 0)).isFalse();
  }
}
