package io.embeddingstreams.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Embedder;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.Settled;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheCommand.Filter;
import io.embeddingstreams.wire.CacheCommand.Kind;
import io.embeddingstreams.wire.CacheReply;
import io.embeddingstreams.wire.CacheReply.Group;
import io.embeddingstreams.wire.CacheReply.Traffic;
import io.embeddingstreams.wire.CacheRow;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.HostedEntries;
import io.embeddingstreams.wire.OperationCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** Commands on one cache partition, step by step. */
final class EntryOperationsTest {
  private static final int PARTITION = 3;
  private static final int REPLY_TO = 2;

  private final KeyValueStore<Bytes, byte[]> rows = Rows.store();
  private final Meters meters = new Meters(new SimpleMeterRegistry());
  private final List<Addressed> sent = new ArrayList<>();
  private final EntryStore entries = new EntryStore(rows, meters, 0, changed -> {});
  private boolean room = true;
  private final CacheSettings settings =
      new CacheSettings(
          new NoEmbedder(),
          () -> new Models(List.of()),
          new Mailboxes(),
          meters,
          InstantSource.fixed(Instant.ofEpochMilli(1_000_000)),
          new CacheFigures(),
          0,
          () -> room,
          new HostedEntries());
  private final EntryOperations operations =
      new EntryOperations(PARTITION, entries, settings, sent::add);

  @Test
  void shouldSumUpEveryEntryOverManySteps() {
    fill(5_000);
    meters.count(Meter.ITEMS, 7, "m", "hit");
    meters.count(Meter.ITEMS, 2, "m", "miss");

    List<CacheReply> replies = walk(cursor -> step(Kind.STATS, cursor));

    assertThat(replies).hasSize(3);
    assertThat(replies.get(0).instance()).isNotEmpty();
    assertThat(replies.get(0).traffic()).containsExactly(new Traffic("m", 7, 2));
    assertThat(replies.get(1).traffic()).isEmpty();
    assertThat(replies.stream().flatMap(reply -> reply.groups().stream()).mapToLong(Group::entries))
        .satisfies(counts -> assertThat(counts.stream().mapToLong(n -> n).sum()).isEqualTo(5_000));
    assertThat(replies.get(0).groups().get(0).oldestMillis()).isEqualTo(1);
    assertThat(sent).allMatch(reply -> reply.partition() == REPLY_TO);
  }

  @Test
  void shouldExportEveryEntryOnceAndNoneThatIsExpired() {
    fill(5_000);
    entries.put(Rows.print(9_999), Rows.entry(1, 999_999));
    entries.put(Rows.print(9_998), Rows.entry(1, 1_000_001));

    Set<Fingerprint> found = new HashSet<>();
    for (CacheReply reply : walk(cursor -> step(Kind.EXPORT, cursor))) {
      for (CacheRow row : reply.rows()) {
        assertThat(found.add(row.fingerprint())).isTrue();
      }
    }

    assertThat(found).hasSize(5_001).contains(Rows.print(9_998)).doesNotContain(Rows.print(9_999));
  }

  @Test
  void shouldPurgeWhatTheFilterMeansAlone() {
    fill(3_000);

    assertThat(purge(new Filter("n1", null, 0))).isEqualTo(1_000);
    assertThat(purge(new Filter("", "s0", 1_000))).isEqualTo(167);
    assertThat(purge(new Filter(null, "elsewhere", 0))).isZero();
    assertThat(Rows.count(rows, EntryRows.entries())).isEqualTo(1_833);
    assertThat(Rows.count(rows, EntryRows.ages())).isEqualTo(1_833);
    assertThat(purge(Filter.ALL)).isEqualTo(1_833);
    assertThat(rows.approximateNumEntries()).isZero();
  }

  @Test
  void shouldImportWhatIsYoungerThanWhatIsThere() {
    entries.put(Rows.print(1), Rows.entry(50, 0));
    entries.put(Rows.print(2), Rows.entry(10, 0));
    List<CacheRow> file =
        List.of(
            row(1, Rows.entry(40, 0)),
            row(2, Rows.entry(20, 0)),
            row(3, Rows.entry(30, 0)),
            row(4, Rows.entry(30, 999_000)),
            row(5, Rows.entry(-5, 0)),
            new CacheRow(Rows.print(6), Bytes.wrap(new byte[20])));

    CacheReply reply = take(CacheCommand.load("run", 1, REPLY_TO, file));

    assertThat(List.of(reply.done(), reply.kept(), reply.refused())).containsExactly(2L, 1L, 3L);
    assertThat(entries.find(Rows.print(1), 0, 0)).isEqualTo(Rows.entry(50, 0));
    assertThat(entries.find(Rows.print(2), 0, 0)).isEqualTo(Rows.entry(20, 0));
    assertThat(take(CacheCommand.load("run", 2, REPLY_TO, file)).kept()).isEqualTo(3);
  }

  @Test
  void shouldWriteNothingOnAFullDisk() {
    room = false;

    CacheReply reply =
        take(CacheCommand.load("run", 1, REPLY_TO, List.of(row(1, Rows.entry(1, 0)))));

    assertThat(reply.refused()).isEqualTo(1);
    assertThat(rows.approximateNumEntries()).isZero();
  }

  @Test
  void shouldGiveOneEntryOrNone() {
    entries.put(Rows.print(1), Rows.entry(50, 0));

    assertThat(take(CacheCommand.get("run", 1, REPLY_TO, Rows.print(1))).rows())
        .containsExactly(row(1, Rows.entry(50, 0)));
    assertThat(take(CacheCommand.get("run", 2, REPLY_TO, Rows.print(2))).rows()).isEmpty();
  }

  @Test
  void shouldPassOverACommandThatCannotBeRead() {
    byte[] command = OperationCodec.write(step(Kind.STATS, CacheCommand.START));
    command[3] = 9;

    operations.take(command);
    operations.take(Arrays.copyOf(command, 5));

    assertThat(sent).isEmpty();
    assertThat(meters.totals(Meter.CACHE_EVENTS)).containsEntry(List.of("unreadable"), 2.0);
  }

  /** Entries written at 1 to count, of spaces s0 and s1, in no namespace, n1 and n2. */
  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      String namespace = i % 3 == 0 ? "" : "n" + i % 3;
      entries.put(Rows.print(i), Rows.entry(i + 1, 0, namespace, "s" + i % 2));
    }
  }

  private long purge(Filter filter) {
    return walk(cursor -> CacheCommand.purge("run", 1, REPLY_TO, filter, cursor)).stream()
        .mapToLong(CacheReply::done)
        .sum();
  }

  private List<CacheReply> walk(Function<Bytes, CacheCommand> steps) {
    List<CacheReply> replies = new ArrayList<>();
    Bytes cursor = CacheCommand.START;
    while (cursor != null) {
      CacheReply reply = take(steps.apply(cursor));
      replies.add(reply);
      cursor = reply.next();
    }
    return replies;
  }

  private static CacheCommand step(Kind kind, Bytes cursor) {
    return CacheCommand.step("run", 1, REPLY_TO, kind, cursor);
  }

  private CacheReply take(CacheCommand command) {
    operations.take(OperationCodec.write(command));
    Bytes value = sent.get(sent.size() - 1).value();
    byte[] bytes = value == null ? new byte[0] : value.get();
    CacheReply reply = Objects.requireNonNull(OperationCodec.reply(bytes).orNull());
    assertThat(reply.partition()).isEqualTo(PARTITION);
    return reply;
  }

  private static CacheRow row(int print, Entry entry) {
    return new CacheRow(Rows.print(print), Bytes.wrap(EntryCodec.write(entry)));
  }

  /** Embeds nothing: commands never ask a provider. */
  private static final class NoEmbedder implements Embedder {
    @Override
    public boolean offer(Miss miss, Consumer<Settled> done) {
      throw new AssertionError("asked a provider");
    }

    @Override
    public boolean hasRoom(String model) {
      return false;
    }

    @Override
    public void forget(int cachePartition) {}

    @Override
    public void extend(Fingerprint fingerprint, long deadlineMillis) {}
  }
}
