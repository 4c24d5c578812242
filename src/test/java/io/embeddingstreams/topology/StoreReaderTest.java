package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.FakeClock;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.HostedEntries;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.InvalidStateStorePartitionException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreReaderTest {
  private static final int PARTITIONS = 4;
  private static final Fingerprint FIRST = fingerprint(1);
  private static final Fingerprint SECOND = fingerprint(2);
  private static final Entry ENTRY =
      new Entry(FakeEmbedder.vector("text", 0), 1, "", "space", "", 1, 0);

  private final FakeClock clock = new FakeClock();
  private final Map<Integer, KeyValueStore<Bytes, byte[]>> here = new HashMap<>();
  private final List<Integer> opened = new ArrayList<>();
  private final HostedEntries hosted = new HostedEntries();
  private final StoreReader reader = new StoreReader(hosted, this::open, PARTITIONS, clock);

  private ReadOnlyKeyValueStore<Bytes, byte[]> open(int partition) {
    opened.add(partition);
    KeyValueStore<Bytes, byte[]> store = here.get(partition);
    if (store == null) {
      throw new InvalidStateStoreException("not here");
    }
    return store;
  }

  @Test
  void shouldFindAnEntryInTheStoreOfItsPartition() {
    host(1).put(EntryRows.entry(FIRST), EntryCodec.write(ENTRY));
    host(2);

    assertThat(reader.find(FIRST)).isEqualTo(ENTRY);
    assertThat(reader.find(FIRST)).isEqualTo(ENTRY);
    assertThat(reader.find(SECOND)).isNull();
    assertThat(opened).containsExactly(1, 2);
  }

  @Test
  void shouldReadTheStoreOfATaskInPlaceWhileItIsOpen() {
    KeyValueStore<Bytes, byte[]> rows = Stores.inMemoryKeyValueStore("embeddings").get();
    rows.put(EntryRows.entry(FIRST), EntryCodec.write(ENTRY));
    hosted.opened(1, rows);

    assertThat(reader.find(FIRST)).isEqualTo(ENTRY);
    assertThat(opened).isEmpty();

    hosted.closed(1, rows);

    assertThat(reader.find(FIRST)).isNull();
    assertThat(opened).containsExactly(1);
  }

  @Test
  void shouldKeepTheStoreOfALaterTaskOfThePartition() {
    KeyValueStore<Bytes, byte[]> later = Stores.inMemoryKeyValueStore("embeddings").get();
    later.put(EntryRows.entry(FIRST), EntryCodec.write(ENTRY));
    KeyValueStore<Bytes, byte[]> earlier = Stores.inMemoryKeyValueStore("embeddings").get();
    hosted.opened(1, earlier);
    hosted.opened(1, later);

    hosted.closed(1, earlier);

    assertThat(reader.find(FIRST)).isEqualTo(ENTRY);
  }

  @Test
  void shouldFindNothingInAnEntryThatCannotBeRead() {
    host(1).put(EntryRows.entry(FIRST), new byte[] {9, 9, 9});

    assertThat(reader.find(FIRST)).isNull();
  }

  @Test
  void shouldLookAgainAfterASecondForAPartitionThatIsNotHere() {
    assertThat(reader.find(FIRST)).isNull();
    host(1).put(EntryRows.entry(FIRST), EntryCodec.write(ENTRY));
    clock.advance(Duration.ofMillis(999));
    assertThat(reader.find(FIRST)).isNull();
    assertThat(opened).hasSize(1);

    clock.advance(Duration.ofMillis(1));

    assertThat(reader.find(FIRST)).isEqualTo(ENTRY);
  }

  /** A read that fails is not remembered as a miss. */
  @ParameterizedTest
  @MethodSource("faultsOfClosing")
  void shouldAskByTopicWhileAStoreClosesAndReadItLater(RuntimeException fault) {
    KeyValueStore<Bytes, byte[]> rows = host(1);
    rows.put(EntryRows.entry(FIRST), EntryCodec.write(ENTRY));
    here.put(1, failing(fault));
    assertThat(reader.find(FIRST)).isNull();

    here.put(1, rows);
    clock.advance(Duration.ofSeconds(1));

    assertThat(reader.find(FIRST)).isEqualTo(ENTRY);
  }

  @SuppressWarnings("unchecked")
  private static KeyValueStore<Bytes, byte[]> failing(RuntimeException fault) {
    return (KeyValueStore<Bytes, byte[]>)
        java.lang.reflect.Proxy.newProxyInstance(
            StoreReaderTest.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              throw fault;
            });
  }

  private static List<RuntimeException> faultsOfClosing() {
    return List.of(
        new IllegalStateException("closed"),
        new InvalidStateStoreException("closed"),
        new InvalidStateStorePartitionException("moved"),
        new ProcessorStateException("RocksDB could not read", new IOException("closed")));
  }

  private KeyValueStore<Bytes, byte[]> host(int partition) {
    KeyValueStore<Bytes, byte[]> rows = Stores.inMemoryKeyValueStore("embeddings").get();
    here.put(partition, rows);
    return rows;
  }

  private static Fingerprint fingerprint(int partition) {
    byte[] bytes = new byte[Fingerprint.LENGTH];
    bytes[3] = (byte) partition;
    return Fingerprint.of(bytes);
  }
}
