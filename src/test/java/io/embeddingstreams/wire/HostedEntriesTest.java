package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Vector;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HostedEntriesTest {
  private static final int PARTITION = 3;
  private static final int DIMENSIONS = 100;
  private static final long BOUND = 100_000;

  private final HostedEntries hosted = new HostedEntries(BOUND);
  private final Store store = new Store();

  /** Rows of one partition; a test looks in before a row that was read is given back. */
  private static final class Store implements ReadOnlyKeyValueStore<Bytes, byte[]> {
    final Map<Bytes, byte[]> rows = new ConcurrentHashMap<>();
    final AtomicInteger reads = new AtomicInteger();
    volatile Runnable beforeReturn = () -> {};

    void put(int number, Entry entry) {
      rows.put(EntryRows.entry(print(number)), EntryCodec.write(entry));
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
      reads.incrementAndGet();
      byte[] row = rows.get(key);
      beforeReturn.run();
      return row;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long approximateNumEntries() {
      return rows.size();
    }
  }

  @Test
  void shouldReadAStoreOnceForAnEntryThatIsReadOften() {
    open();
    store.put(1, entry(10));

    assertThat(read(1)).isEqualTo(entry(10));
    assertThat(read(1)).isEqualTo(entry(10));
    assertThat(read(1)).isSameAs(read(1));

    assertThat(store.reads).hasValue(1);
    assertThat(hosted.nearMisses()).isEqualTo(1);
    assertThat(hosted.nearHits()).isEqualTo(3);
  }

  @Test
  void shouldReadTheStoreAgainOnceAnEntryChanged() {
    open();
    store.put(1, entry(10));
    read(1);

    store.put(1, entry(20));
    hosted.changed(print(1));
    assertThat(read(1)).isEqualTo(entry(20));

    store.rows.clear();
    hosted.changed(print(1));
    assertThat(read(1)).isNull();
    assertThat(hosted.nearBytes()).isZero();
  }

  @Test
  void shouldRememberNoMissAndNothingThatCannotBeRead() {
    open();
    assertThat(read(1)).isNull();
    store.rows.put(EntryRows.entry(print(2)), new byte[] {9, 9});
    assertThat(read(2)).isNull();
    store.put(3, entry(10));
    store.beforeReturn =
        () -> {
          throw new InvalidStateStoreException("closed");
        };
    assertThatThrownBy(() -> read(3)).isInstanceOf(InvalidStateStoreException.class);
    store.beforeReturn = () -> {};
    store.put(1, entry(10));
    store.put(2, entry(10));

    assertThat(read(1)).isEqualTo(entry(10));
    assertThat(read(2)).isEqualTo(entry(10));
    assertThat(read(3)).isEqualTo(entry(10));
  }

  @Test
  void shouldStayBelowItsBoundAndKeepWhatIsReadMost() {
    open();
    int all = 2_000;
    for (int i = 0; i < all; i++) {
      store.put(i, entry(i));
    }

    for (int i = 0; i < all; i++) {
      assertThat(read(i)).isEqualTo(entry(i));
      read(7);
      assertThat(hosted.nearBytes()).isLessThanOrEqualTo(BOUND);
    }

    long one = NearMemory.weight(entry(1));
    assertThat(hosted.nearBytes()).isGreaterThan(BOUND - 2 * one);
    int before = store.reads.get();
    read(7);
    assertThat(store.reads).hasValue(before);
  }

  @Test
  void shouldCountVectorTextsAndWhatStandsAroundThem() {
    Entry small = entry(1);
    Entry named =
        new Entry(small.vector(), 1, "n".repeat(100), "s".repeat(200), "m".repeat(300), 1, 0);

    assertThat(NearMemory.weight(small)).isBetween(DIMENSIONS * 4 + 350, DIMENSIONS * 4 + 500);
    assertThat(NearMemory.weight(named) - NearMemory.weight(small)).isGreaterThanOrEqualTo(600 - 5);
  }

  @Test
  void shouldNotKeepAnEntryThatIsLargerThanTheBound() {
    HostedEntries tiny = new HostedEntries(500);
    tiny.opened(PARTITION, store);
    store.put(1, entry(10));

    for (int i = 0; i < 3; i++) {
      assertThat(tiny.read(Objects.requireNonNull(tiny.find(PARTITION)), print(1)))
          .isEqualTo(entry(10));
      assertThat(tiny.nearBytes()).isZero();
    }
  }

  @Test
  void shouldReadTheStoreEachTimeWithoutANearMemory() {
    HostedEntries plain = new HostedEntries(0);
    plain.opened(PARTITION, store);
    store.put(1, entry(10));

    for (int i = 0; i < 3; i++) {
      assertThat(plain.read(Objects.requireNonNull(plain.find(PARTITION)), print(1)))
          .isEqualTo(entry(10));
    }

    plain.changed(print(1));
    plain.closed(PARTITION, store);
    assertThat(store.reads).hasValue(3);
    assertThat(plain.nearHits() + plain.nearMisses() + plain.nearBytes()).isZero();
  }

  @Test
  void shouldForgetWhatBelongsToAStoreThatCloses() {
    Store other = new Store();
    open();
    hosted.opened(PARTITION + 1, other);
    store.put(1, entry(10));
    other.put(2, entry(20));
    read(1);
    hosted.read(Objects.requireNonNull(hosted.find(PARTITION + 1)), print(2));

    hosted.closed(PARTITION, store);

    assertThat(hosted.find(PARTITION)).isNull();
    assertThat(hosted.nearBytes()).isEqualTo(NearMemory.weight(entry(20)));
  }

  /** As after a fault, where the same store object is wiped and opened again. */
  @Test
  void shouldServeNothingOfBeforeToReadersOfAStoreThatWasOpenedAgain() {
    open();
    store.put(1, entry(10));
    HostedEntries.Opening before = Objects.requireNonNull(hosted.find(PARTITION));
    read(1);

    store.put(1, entry(20));
    open();
    assertThat(read(1)).isEqualTo(entry(20));

    store.put(1, entry(30));
    hosted.changed(print(1));
    hosted.read(before, print(1));
    assertThat(read(1)).isEqualTo(entry(30));
    assertThat(hosted.nearBytes()).isEqualTo(NearMemory.weight(entry(30)));
  }

  @Test
  void shouldAnswerNoReaderOfAnotherOpening() {
    NearMemory near = new NearMemory(BOUND);
    near.load(print(1), 1, key -> entry(10));

    assertThat(near.find(print(1), 2)).isNull();
    assertThat(near.load(print(1), 2, key -> entry(20))).isEqualTo(entry(20));
    assertThat(near.find(print(1), 1)).isNull();
    near.forget(1);
    assertThat(near.find(print(1), 2)).isEqualTo(entry(20));
  }

  @Test
  void shouldKeepNothingThatWasLoadedWhileItsStoreClosed() {
    open();
    store.put(1, entry(10));
    store.beforeReturn = () -> hosted.closed(PARTITION, store);

    assertThat(read(1)).isEqualTo(entry(10));

    assertThat(hosted.nearBytes()).isZero();
  }

  /** The row was read before it was replaced, and reaches memory after. */
  @Test
  void shouldForgetARowThatWasReplacedWhileItWasLoaded() throws InterruptedException {
    open();
    store.put(1, entry(10));
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    store.beforeReturn =
        () -> {
          read.countDown();
          await(goOn);
        };
    AtomicReference<@Nullable Entry> found = new AtomicReference<>();
    Thread reader = new Thread(() -> found.set(read(1)), "reader");
    reader.start();
    await(read);
    store.beforeReturn = () -> {};
    store.put(1, entry(20));
    Thread writer = new Thread(() -> hosted.changed(print(1)), "writer");
    writer.start();
    while (writer.getState() != Thread.State.BLOCKED
        && writer.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }

    goOn.countDown();
    reader.join();
    writer.join();

    assertThat(found.get()).as("it began before the change").isEqualTo(entry(10));
    assertThat(read(1)).isEqualTo(entry(20));
  }

  private void open() {
    hosted.opened(PARTITION, store);
  }

  private @Nullable Entry read(int number) {
    return hosted.read(Objects.requireNonNull(hosted.find(PARTITION)), print(number));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private static Fingerprint print(int number) {
    return Fingerprint.of(ByteBuffer.allocate(Fingerprint.LENGTH).putInt(number).array());
  }

  private static Entry entry(long writtenMillis) {
    return new Entry(Vector.of(new float[DIMENSIONS]), 1, "", "space", "", writtenMillis, 0);
  }
}
