package io.embeddingstreams.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.wire.Changelog;
import io.embeddingstreams.wire.EntryAge;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a crash between any two writes of the store of entries leaves, and how it heals. */
final class EntryCrashTest {
  private static final String STORE = CacheProcessor.EMBEDDINGS;
  private static final int STEPS = 60;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldLeaveNoRowAloneAfterACrashAfterAnyWrite(int seed) {
    Changelog log = new Changelog();
    run(log, seed);

    for (int crash = 0; crash <= log.size(); crash++) {
      KeyValueStore<Bytes, byte[]> left = log.until(crash).store(STORE);
      shouldHaveNoEntryAlone(left, "crash after write " + crash);
      shouldHeal(left, "crash after write " + crash);
    }
  }

  /** The disk may have what the changelog never got, and is brought to the changelog's end. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {10, 11})
  void shouldLeaveNoRowAloneWhereTheDiskWasAheadOfTheChangelog(int seed) {
    Changelog log = new Changelog();
    List<Integer> ends = run(log, seed);

    for (int commit : ends) {
      for (int end = commit; end <= Math.min(log.size(), commit + 12); end++) {
        for (int disk = end; disk <= Math.min(log.size(), end + 12); disk++) {
          String what = "commit " + commit + ", changelog " + end + ", disk " + disk;
          KeyValueStore<Bytes, byte[]> left = log.restored(disk, commit, end).store(STORE);
          shouldHaveNoEntryAlone(left, what);
          shouldHeal(left, what);
        }
      }
    }
  }

  @Test
  void shouldCountRightAfterADamagedEntryHealed() {
    KeyValueStore<Bytes, byte[]> rows = Rows.store();
    EntryStore entries = opened(rows);
    entries.put(Rows.print(1), Rows.entry(10, 0));
    byte[] damaged = Objects.requireNonNull(rows.get(EntryRows.entry(Rows.print(1)))).clone();
    damaged[4] ^= 1;
    rows.put(EntryRows.entry(Rows.print(1)), damaged);

    entries.put(Rows.print(1), Rows.entry(20, 0));
    settle(entries);

    assertThat(entries.counts().entries()).isEqualTo(1);
    assertThat(Rows.count(rows, EntryRows.ages())).isEqualTo(1);
  }

  @Test
  void shouldDeleteADamagedEntryWithItsAgeRow() {
    KeyValueStore<Bytes, byte[]> rows = Rows.store();
    EntryStore entries = opened(rows);
    entries.put(Rows.print(1), Rows.entry(10, 0));
    byte[] damaged = Objects.requireNonNull(rows.get(EntryRows.entry(Rows.print(1)))).clone();
    damaged[4] ^= 1;
    rows.put(EntryRows.entry(Rows.print(1)), damaged);
    settle(entries);

    assertThat(entries.counts().entries()).as("it is overwritten or goes in its turn").isEqualTo(1);
    entries.evict(0, 1);

    assertThat(rows.approximateNumEntries()).isZero();
  }

  @Test
  void shouldLookAtABoundedNumberOfRowsAStep() {
    KeyValueStore<Bytes, byte[]> rows = Rows.store();
    for (int i = 0; i < 50; i++) {
      rows.put(EntryRows.age(i, Rows.print(i)), EntryAge.of(Rows.entry(i, 0), 40).write());
    }
    EntryStore entries = new EntryStore(rows, meters(), 0, changed -> {});
    EntryUpkeep upkeep = new EntryUpkeep(entries, 0);

    upkeep.tick(1_000);
    assertThat(Rows.count(rows, EntryRows.ages())).isEqualTo(40);
    upkeep.tick(1_005);
    assertThat(Rows.count(rows, EntryRows.ages())).isEqualTo(40);
    for (int tick = 0; tick < 10; tick++) {
      upkeep.tick(1_020 + tick * 20);
    }

    assertThat(rows.approximateNumEntries()).isZero();
    assertThat(entries.counts().entries()).isZero();
  }

  /** Entries come, are refreshed, expire and go; gives where each of these ended in the log. */
  private static List<Integer> run(Changelog log, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EntryStore entries = opened(log.store(STORE));
    List<Integer> ends = new ArrayList<>();
    ends.add(0);
    for (int step = 1; step <= STEPS; step++) {
      int print = random.nextInt(5);
      long written = 1_000L + random.nextInt(2 * step);
      switch (random.nextInt(6)) {
        case 0, 1 -> entries.put(Rows.print(print), Rows.entry(written, 0));
        case 2, 3 -> entries.put(Rows.print(print), Rows.entry(written, written + 30));
        case 4 -> entries.sweep(1_000 + step, 1);
        default -> entries.evict(0, 1);
      }
      ends.add(log.size());
    }
    return ends;
  }

  private static void shouldHaveNoEntryAlone(KeyValueStore<Bytes, byte[]> rows, String what) {
    for (KeyValue<Bytes, byte[]> row : all(rows)) {
      var fingerprint = EntryRows.parseEntry(row.key);
      if (fingerprint != null) {
        long expires = EntryCodec.expiresMillis(row.value);
        assertThat(rows.get(EntryRows.age(EntryCodec.writtenMillis(row.value), fingerprint)))
            .as("age row, %s", what)
            .isNotNull();
        assertThat(expires == 0 || rows.get(EntryRows.expiry(expires, fingerprint)) != null)
            .as("expiry row, %s", what)
            .isTrue();
      }
    }
  }

  private static void shouldHeal(KeyValueStore<Bytes, byte[]> rows, String what) {
    EntryStore after = opened(rows);
    settle(after);
    after.sweep(1_000 + STEPS, 1_000);
    shouldHaveNoEntryAlone(rows, what);
    long entries = Rows.count(rows, EntryRows.entries());
    long mortal =
        all(rows).stream()
            .filter(row -> EntryRows.parseEntry(row.key) != null)
            .filter(row -> EntryCodec.expiresMillis(row.value) > 0)
            .count();
    assertThat(Rows.count(rows, EntryRows.ages())).as("age rows, %s", what).isEqualTo(entries);
    assertThat(Rows.count(rows, EntryRows.expiries())).as("expiries, %s", what).isEqualTo(mortal);
    assertThat(after.counts().entries()).as("counted, %s", what).isEqualTo(entries);
  }

  private static void settle(EntryStore entries) {
    for (int step = 0; step < 20; step++) {
      entries.count(7);
      if (entries.counts().isComplete()) {
        entries.audit(7);
      }
    }
  }

  private static EntryStore opened(KeyValueStore<Bytes, byte[]> rows) {
    EntryStore opened = new EntryStore(rows, meters(), 0, changed -> {});
    opened.count(1_000);
    return opened;
  }

  private static Meters meters() {
    return new Meters(new SimpleMeterRegistry());
  }

  private static List<KeyValue<Bytes, byte[]>> all(KeyValueStore<Bytes, byte[]> rows) {
    List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
    try (var all = rows.all()) {
      all.forEachRemaining(found::add);
    }
    return found;
  }
}
