package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class CountedStoreTest {
  private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 3);
  private static final long UNKNOWN = -4; // Kafka Streams' own, for a store without an offset

  private final Map<TopicPartition, Long> onDisk = new HashMap<>();
  private final CountedStore store = new CountedStore(new Disk());

  @Test
  void shouldTakeOffsetsThatGrowByWhatWasWritten() {
    restoredTo(9);
    put("a");
    put("b");
    commit(11);
    store.putAll(List.of(KeyValue.pair(key("c"), new byte[0]), KeyValue.pair(key("d"), null)));
    store.delete(key("a"));
    commit(14);
    commit(14);

    assertThat(onDisk).containsExactly(Map.entry(CHANGELOG, 14L));
  }

  @Test
  void shouldTakeTheFirstOffsetsOfAnEmptyChangelog() {
    restoredTo(UNKNOWN);
    put("a");
    commit(0);

    assertThat(onDisk).containsExactly(Map.entry(CHANGELOG, 0L));
  }

  @Test
  void shouldTakeOffsetsOfARestore() {
    restoredTo(9);
    restoredTo(700);
    put("a");
    commit(701);

    assertThat(onDisk).containsExactly(Map.entry(CHANGELOG, 701L));
  }

  @Test
  void shouldCountOnlyWhatPutIfAbsentWrites() {
    restoredTo(9);
    store.putIfAbsent(key("a"), new byte[0]);
    store.putIfAbsent(key("a"), new byte[0]);
    commit(10);

    assertThat(onDisk).containsExactly(Map.entry(CHANGELOG, 10L));
  }

  @Test
  void shouldKeepToTheLastRightOffsetWhereAnotherHasWritten() {
    restoredTo(9);
    put("a");
    commit(15);
    put("b");
    commit(16);
    commit(16);

    assertThat(onDisk).containsExactly(Map.entry(CHANGELOG, 9L));
  }

  @Test
  void shouldKeepToTheLastRightOffsetWhereAWriteWasGivenUp() {
    restoredTo(9);
    put("a");
    put("b");
    commit(10);

    assertThat(onDisk).containsExactly(Map.entry(CHANGELOG, 9L));
  }

  @Test
  void shouldHaveNoOffsetWhereItNeverAgreed() {
    onDisk.put(CHANGELOG, 5L);
    put("a");
    commit(9);

    assertThat(onDisk).isEmpty();
  }

  private void restoredTo(long offset) {
    commit(offset);
  }

  private void commit(long offset) {
    store.commit(Map.of(CHANGELOG, offset));
  }

  private void put(String key) {
    store.put(key(key), new byte[0]);
  }

  private static Bytes key(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Rows in memory, offsets as RocksDB's store keeps them: none of them where none is given. */
  private final class Disk extends OnRocks {
    Disk() {
      super(Stores.inMemoryKeyValueStore("rows").get());
    }

    @Override
    public void commit(Map<TopicPartition, Long> offsets) {
      if (offsets.isEmpty()) {
        onDisk.clear();
      }
      onDisk.putAll(offsets);
    }
  }
}
