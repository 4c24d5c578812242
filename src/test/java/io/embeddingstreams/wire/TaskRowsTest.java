package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class TaskRowsTest {
  private static final Bytes ONE = Bytes.wrap(new byte[] {1});
  private static final Bytes TWO = Bytes.wrap(new byte[] {2});
  private static final KeyRange BOTH = new KeyRange(ONE, TWO);
  private static final byte[] VALUE = {7};

  private final KeyValueStore<Bytes, byte[]> store = new Changelog().store("rows");
  private final AfterCommit answered = new AfterCommit();

  @Test
  void shouldDeleteAtOnceUnderExactlyOnce() {
    TaskRows rows = new TaskRows(store, null);
    rows.put(ONE, VALUE);

    rows.delete(ONE);

    assertThat(store.get(ONE)).isNull();
    assertThat(rows.hasAnswered()).isFalse();
  }

  @Test
  void shouldHideARowUntilACommitHasSeenItsAnswer() {
    TaskRows rows = new TaskRows(store, answered);
    rows.put(ONE, VALUE);
    rows.put(TWO, VALUE);

    rows.delete(ONE);
    rows.deleteAnswered();

    assertThat(rows.get(ONE)).isNull();
    assertThat(store.get(ONE)).isEqualTo(VALUE);
    assertThat(values(rows)).containsExactly(null, VALUE);
    assertThat(rows.first(BOTH)).isEqualTo(ONE);
    answered.committed();
    rows.deleteAnswered();
    assertThat(store.get(ONE)).isNull();
    assertThat(store.get(TWO)).isEqualTo(VALUE);
  }

  @Test
  void shouldKeepARowThatIsWrittenAnew() {
    TaskRows rows = new TaskRows(store, answered);
    rows.delete(ONE);

    rows.put(ONE, VALUE);
    answered.committed();
    rows.deleteAnswered();

    assertThat(rows.get(ONE)).isEqualTo(VALUE);
    assertThat(rows.hasAnswered()).isFalse();
  }

  @Test
  void shouldDeleteARange() {
    TaskRows rows = new TaskRows(store, null);
    rows.put(ONE, VALUE);
    rows.put(TWO, VALUE);

    rows.delete(BOTH);

    assertThat(rows.first(BOTH)).isNull();
  }

  private static List<byte[]> values(TaskRows rows) {
    List<byte[]> values = new ArrayList<>();
    rows.all(BOTH, (row, value) -> values.add(value));
    return values;
  }
}
