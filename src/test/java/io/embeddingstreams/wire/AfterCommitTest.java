package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class AfterCommitTest {
  private static final Bytes ONE = row(1);
  private static final Bytes TWO = row(2);

  private final AfterCommit rows = new AfterCommit();

  @Test
  void shouldKeepARowUntilACommit() {
    rows.delete(ONE);

    assertThat(rows.take()).isEmpty();
    assertThat(rows.contains(ONE)).isTrue();
  }

  @Test
  void shouldGiveRowsOnceAndInOrderAfterACommit() {
    rows.delete(TWO);
    rows.delete(ONE);

    rows.committed();

    assertThat(rows.take()).containsExactly(TWO, ONE);
    assertThat(rows.take()).isEmpty();
    assertThat(rows.isEmpty()).isTrue();
  }

  @Test
  void shouldHoldBackWhatCameAfterTheCommit() {
    rows.delete(ONE);
    rows.committed();
    rows.delete(TWO);

    assertThat(rows.take()).containsExactly(ONE);
    assertThat(rows.contains(TWO)).isTrue();
  }

  @Test
  void shouldKeepARowThatWasWrittenAnewBeforeAndAfterTheCommit() {
    rows.delete(ONE);
    rows.keep(ONE);
    rows.delete(TWO);
    rows.committed();
    rows.keep(TWO);

    assertThat(rows.take()).isEmpty();
    assertThat(rows.contains(ONE)).isFalse();
    assertThat(rows.contains(TWO)).isFalse();
  }

  @Test
  void shouldWaitForTheNextCommitWhereARowWasWrittenAndAnsweredAgain() {
    rows.delete(ONE);
    rows.committed();
    rows.keep(ONE);
    rows.delete(ONE);

    assertThat(rows.take()).isEmpty();
    rows.committed();
    assertThat(rows.take()).containsExactly(ONE);
  }

  private static Bytes row(int n) {
    return Bytes.wrap(new byte[] {(byte) n});
  }
}
