package io.embeddingstreams.cache;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.wire.EntryAge;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Entries, their index rows and their counts stay in step. */
final class EntryStoreTest {
  private static final long ONE = size(Rows.entry(1, 0));
  private static final long MORTAL = size(Rows.entry(1, 1));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final KeyValueStore<Bytes, byte[]> rows = Rows.store();

  @Test
  void shouldKeepOneRowOfEachKindForAHotKey() {
    EntryStore entries = counted(0);

    for (int i = 1; i <= 1000; i++) {
      entries.put(Rows.print(7), Rows.entry(i, i + 5000));
    }

    assertThat(Rows.count(rows, EntryRows.entries())).isEqualTo(1);
    assertThat(Rows.count(rows, EntryRows.expiries())).isEqualTo(1);
    assertThat(Rows.count(rows, EntryRows.ages())).isEqualTo(1);
    assertThat(entries.counts().entries()).isEqualTo(1);
    assertThat(entries.counts().bytes()).isEqualTo(MORTAL);
  }

  @Test
  void shouldEvictExpiredEntriesFirstAndThenTheOldest() {
    EntryStore entries = counted(3 * ONE);
    EntryUpkeep upkeep = new EntryUpkeep(entries, 3 * ONE);
    entries.put(Rows.print(1), Rows.entry(10, 0));
    entries.put(Rows.print(2), Rows.entry(20, 100));
    entries.put(Rows.print(3), Rows.entry(30, 0));
    entries.put(Rows.print(4), Rows.entry(40, 0));

    upkeep.trim(200);

    assertThat(entries.find(Rows.print(2), 0, 200)).isNull();
    assertThat(entries.find(Rows.print(1), 0, 200)).isNotNull();
    assertThat(events("expired")).isEqualTo(1);
    assertThat(events("evicted")).isZero();

    entries.put(Rows.print(5), Rows.entry(50, 0));
    upkeep.trim(200);

    assertThat(entries.find(Rows.print(1), 0, 200)).isNull();
    assertThat(entries.counts().entries()).isEqualTo(3);
    assertThat(events("evicted")).isEqualTo(1);

    entries.put(Rows.print(6), Rows.entry(5, 0));
    upkeep.trim(200);

    assertThat(entries.find(Rows.print(6), 0, 200)).as("older than the front").isNull();
    assertThat(entries.counts().entries()).isEqualTo(3);
  }

  @Test
  void shouldNotStoreWhatIsLargerThanTheBound() {
    EntryStore entries = counted(ONE - 1);

    assertThat(entries.put(Rows.print(1), Rows.entry(1, 0))).isFalse();
    assertThat(entries.counts().entries()).isZero();
    assertThat(rows.approximateNumEntries()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void shouldCountExactlyWhileEntriesComeAndGo(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EntryStore earlier = counted(0);
    int before = random.nextInt(200);
    for (int i = 0; i < before; i++) {
      change(earlier, random, i);
    }
    EntryStore entries = new EntryStore(rows, new Meters(registry), 0, changed -> {});

    for (int i = before; i < before + 200; i++) {
      entries.count(random.nextInt(3));
      change(entries, random, i);
    }
    entries.count(1000);
    entries.count(1000);

    long all = Rows.count(rows, EntryRows.entries());
    assertThat(entries.counts().isComplete()).isTrue();
    assertThat((long) Rows.count(rows, EntryRows.ages())).isEqualTo(all);
    assertThat(entries.counts().entries()).isEqualTo(all);
    assertThat(entries.counts().bytes())
        .isEqualTo(all * ONE + Rows.count(rows, EntryRows.expiries()) * (MORTAL - ONE));
  }

  @Test
  void shouldMissAnEntryOfOtherDimensionsOrVersionAndHealIt() {
    EntryStore entries = counted(0);
    entries.put(Rows.print(1), Rows.entry(1, 0));

    assertThat(entries.find(Rows.print(1), 8, 2)).isNull();
    byte[] newer = rows.get(EntryRows.entry(Rows.print(1)));
    newer[0] = EntryCodec.VERSION + 1;
    rows.put(EntryRows.entry(Rows.print(1)), newer);
    assertThat(entries.find(Rows.print(1), 4, 2)).isNull();
    assertThat(events("unreadable")).isEqualTo(2);
    entries.put(Rows.print(1), Rows.entry(2, 0));

    assertThat(entries.find(Rows.print(1), 4, 2)).isEqualTo(Rows.entry(2, 0));
  }

  @Test
  void shouldWarnOnceAMinuteOfEntriesThatCannotBeRead() {
    EntryStore entries = counted(0);
    for (int i = 0; i < 100; i++) {
      rows.put(EntryRows.entry(Rows.print(i)), new byte[] {9, 9});
    }
    Logger logger = (Logger) LoggerFactory.getLogger(EntryStore.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      for (int i = 0; i < 100; i++) {
        entries.find(Rows.print(i), 0, 100_000 + i);
      }
      assertThat(log.list).hasSize(1);
      entries.find(Rows.print(1), 0, 160_000);

      assertThat(log.list).hasSize(2);
      assertThat(events("unreadable")).isEqualTo(101);
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void shouldSweepIndexRowsWithoutTheirEntry() {
    EntryStore entries = counted(1);
    rows.put(EntryRows.expiry(5, Rows.print(1)), new byte[0]);
    rows.put(EntryRows.age(5, Rows.print(2)), new EntryAge(100, 0, "", "s").write());
    EntryStore opened = new EntryStore(rows, new Meters(registry), 1, changed -> {});
    opened.count(10);

    assertThat(entries.sweep(10, 10)).isEqualTo(1);
    opened.evict(1, 10);

    assertThat(rows.approximateNumEntries()).isZero();
    assertThat(opened.counts().entries()).isZero();
    assertThat(events("evicted")).isZero();
  }

  private static void change(EntryStore entries, SplittableRandom random, int step) {
    long written = 1 + random.nextLong(1L + step);
    switch (random.nextInt(4)) {
      case 0 -> entries.put(Rows.print(random.nextInt(30)), Rows.entry(written, 0));
      case 1 -> entries.put(Rows.print(random.nextInt(30)), Rows.entry(written, written + 20));
      case 2 -> entries.sweep(step, 2);
      default -> entries.evict(0, random.nextInt(2));
    }
  }

  private EntryStore counted(long mostBytes) {
    EntryStore entries = new EntryStore(rows, new Meters(registry), mostBytes, changed -> {});
    entries.count(1);
    return entries;
  }

  private double events(String event) {
    Counter counter = registry.find("embedding.streams.cache.events").tag("event", event).counter();
    return counter == null ? 0 : counter.count();
  }

  private static long size(Entry entry) {
    return EntryAge.of(entry, EntryCodec.write(entry).length).bytes();
  }
}
