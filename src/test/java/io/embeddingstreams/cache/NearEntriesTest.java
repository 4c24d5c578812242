package io.embeddingstreams.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.HostedEntries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the owner writes or deletes, readers through the near memory see it. */
@Timeout(120)
final class NearEntriesTest {
  private static final int KEYS = 3;
  private static final int WRITES = 20_000;
  private static final int READERS = 3;

  private final KeyValueStore<Bytes, byte[]> rows = Rows.store();
  private final HostedEntries hosted = new HostedEntries(1 << 20);
  private final EntryStore entries =
      new EntryStore(rows, new Meters(new SimpleMeterRegistry()), 0, hosted::changed);

  @BeforeEach
  void open() {
    hosted.opened(0, rows);
    entries.count(1);
  }

  @Test
  void shouldSeeARefresh() {
    entries.put(Rows.print(1), Rows.entry(10, 0));
    assertThat(near(1)).isEqualTo(Rows.entry(10, 0));

    entries.put(Rows.print(1), Rows.entry(20, 500));

    assertThat(near(1)).isEqualTo(Rows.entry(20, 500));
  }

  @Test
  void shouldSeeASweepOfWhatExpired() {
    entries.put(Rows.print(1), Rows.entry(10, 100));
    entries.put(Rows.print(2), Rows.entry(10, 101));
    near(1);
    near(2);

    entries.sweep(100, 10);

    assertThat(near(1)).isNull();
    assertThat(near(2)).isNotNull();
  }

  @Test
  void shouldSeeAnEviction() {
    entries.put(Rows.print(1), Rows.entry(10, 0));
    near(1);

    entries.evict(0, 10);

    assertThat(near(1)).isNull();
  }

  @Test
  void shouldSeeAPurge() {
    entries.put(Rows.print(1), Rows.entry(10, 0));
    near(1);

    entries.delete(EntryRows.age(10, Rows.print(1)));

    assertThat(near(1)).isNull();
  }

  /**
   * One writer as the owner is, several readers: an entry that is read is never older than the last
   * one that was written, or deleted, before the read began.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void shouldNeverServeWhatWasReplacedBefore(long seed) throws InterruptedException {
    AtomicLongArray written = new AtomicLongArray(KEYS);
    AtomicReference<@Nullable String> stale = new AtomicReference<>();
    List<Thread> readers = new ArrayList<>();
    Thread writer = new Thread(() -> write(new SplittableRandom(seed), written), "writer");
    writer.start();
    for (int r = 0; r < READERS; r++) {
      SplittableRandom random = new SplittableRandom(seed * 100 + r);
      Thread reader =
          new Thread(
              () -> {
                while (writer.isAlive() && stale.get() == null) {
                  int key = random.nextInt(KEYS);
                  long before = written.get(key);
                  Entry entry = near(key);
                  if (entry != null && entry.writtenMillis() < before) {
                    stale.set("wrote " + before + ", read " + entry.writtenMillis());
                  }
                }
              },
              "reader");
      readers.add(reader);
      reader.start();
    }

    writer.join();
    for (Thread reader : readers) {
      reader.join();
    }

    assertThat(stale.get()).isNull();
    for (int key = 0; key < KEYS; key++) {
      assertThat(near(key)).isEqualTo(entries.find(Rows.print(key), 0, 0));
    }
    assertThat(hosted.nearHits()).isPositive();
    assertThat(hosted.nearMisses()).isPositive();
  }

  /** Also deletes, after which only what is written later may be found. */
  private void write(SplittableRandom random, AtomicLongArray written) {
    for (int i = 1; i <= WRITES; i++) {
      int key = random.nextInt(KEYS);
      Fingerprint print = Rows.print(key);
      if (random.nextInt(8) == 0) {
        long last = written.get(key);
        entries.delete(EntryRows.age(last, print));
        written.set(key, last + 1);
      } else {
        entries.put(print, Rows.entry(2L * WRITES + i * 2L, 0));
        written.set(key, 2L * WRITES + i * 2L);
      }
    }
  }

  private @Nullable Entry near(int key) {
    return hosted.read(Objects.requireNonNull(hosted.find(0)), Rows.print(key));
  }
}
