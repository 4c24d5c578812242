package io.embeddingstreams.cache;

import static io.embeddingstreams.model.CacheControl.UNSET;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheCommand.Filter;
import io.embeddingstreams.wire.CacheReply;
import io.embeddingstreams.wire.CacheReply.Group;
import io.embeddingstreams.wire.CacheReply.Traffic;
import io.embeddingstreams.wire.CacheRow;
import io.embeddingstreams.wire.EntryAge;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.KeyRange;
import io.embeddingstreams.wire.OperationCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Does an operator's commands on one cache partition, each a step of bounded size, so that lookups
 * behind it wait for milliseconds. On the task's stream thread.
 *
 * <p>A reply may be read before the writes that it speaks of are safe: the command's offset is
 * committed after them, so a crash in between does the step again.
 */
final class EntryOperations {
  private static final int STEP_ROWS = 2_000;
  private static final int STEP_DELETES = 500;
  private static final int STEP_BYTES = 1 << 20;

  private final int partition;
  private final EntryStore entries;
  private final CacheSettings settings;
  private final Consumer<Addressed> forward;

  EntryOperations(
      int partition, EntryStore entries, CacheSettings settings, Consumer<Addressed> forward) {
    this.partition = partition;
    this.entries = entries;
    this.settings = settings;
    this.forward = forward;
  }

  /** Does the command of these bytes and replies; one that can't be read is counted alone. */
  void take(byte[] bytes) {
    CacheCommand command = OperationCodec.command(bytes).orNull();
    if (command == null) {
      settings.meters().count(Meter.CACHE_EVENTS, 1, "unreadable");
      return;
    }
    CacheReply reply =
        switch (command.kind()) {
          case STATS -> stats(command);
          case GET -> get(command);
          case PURGE -> purge(command);
          case EXPORT -> export(command);
          case IMPORT -> load(command);
        };
    forward.accept(Addressed.to(command.replyTo(), OperationCodec.write(reply)));
  }

  private CacheReply get(CacheCommand command) {
    byte[] bytes = entries.bytes(command.cursor());
    Fingerprint fingerprint = EntryRows.parseEntry(command.cursor());
    CacheReply reply = CacheReply.step(command, partition, null);
    return bytes == null || fingerprint == null
        ? reply
        : reply.holding(List.of(new CacheRow(fingerprint, Bytes.wrap(bytes))));
  }

  private CacheReply stats(CacheCommand command) {
    Map<List<String>, Group> groups = new LinkedHashMap<>();
    Bytes last = null;
    int met = 0;
    try (KeyValueIterator<Bytes, byte[]> rows = entries.scan(EntryRows.ages(), command.cursor())) {
      while (rows.hasNext() && met < STEP_ROWS) {
        KeyValue<Bytes, byte[]> row = rows.next();
        met++;
        last = row.key;
        EntryRows.AgeKey key = EntryRows.parseAge(row.key);
        EntryAge age = EntryAge.read(row.value);
        if (key != null && age != null) {
          groups.merge(
              List.of(age.space(), age.namespace()),
              new Group(age.space(), age.namespace(), 1, age.bytes(), key.writtenMillis()),
              EntryOperations::sum);
        }
      }
    }
    boolean first = command.cursor().equals(CacheCommand.START);
    return CacheReply.step(command, partition, met < STEP_ROWS ? null : last)
        .telling(
            List.copyOf(groups.values()),
            first ? settings.figures().instance() : "",
            first ? traffic() : List.of());
  }

  private static Group sum(Group one, Group other) {
    return new Group(
        one.space(),
        one.namespace(),
        one.entries() + other.entries(),
        one.bytes() + other.bytes(),
        Math.min(one.oldestMillis(), other.oldestMillis()));
  }

  /** Hits and misses of this instance, whichever partition they were in. */
  private List<Traffic> traffic() {
    Map<String, Traffic> byModel = new LinkedHashMap<>();
    settings
        .meters()
        .totals(Meter.ITEMS)
        .forEach(
            (tags, count) -> {
              boolean hit = tags.get(1).equals("hit");
              long items = count.longValue();
              byModel.merge(
                  tags.get(0),
                  new Traffic(tags.get(0), hit ? items : 0, hit ? 0 : items),
                  (one, other) ->
                      new Traffic(
                          one.model(), one.hits() + other.hits(), one.misses() + other.misses()));
            });
    return List.copyOf(byModel.values());
  }

  private CacheReply purge(CacheCommand command) {
    Filter filter = command.filter();
    KeyRange range =
        filter.writtenBefore() == 0
            ? EntryRows.ages()
            : EntryRows.agesBefore(Math.max(0, filter.writtenBefore()));
    List<Bytes> meant = new ArrayList<>();
    Bytes last = null;
    boolean more;
    int met = 0;
    try (KeyValueIterator<Bytes, byte[]> rows = entries.scan(range, command.cursor())) {
      while (rows.hasNext() && met < STEP_ROWS && meant.size() < STEP_DELETES) {
        KeyValue<Bytes, byte[]> row = rows.next();
        met++;
        last = row.key;
        if (matches(filter, EntryAge.read(row.value))) {
          meant.add(row.key);
        }
      }
      more = rows.hasNext();
    }
    long deleted = meant.stream().filter(entries::delete).count();
    return CacheReply.step(command, partition, more ? last : null).counting(deleted, 0, 0);
  }

  /** A row that can't be read belongs to nobody, and goes with all. */
  private static boolean matches(Filter filter, @Nullable EntryAge age) {
    String namespace = filter.namespace();
    String space = filter.space();
    return (namespace == null || (age != null && age.namespace().equals(namespace)))
        && (space == null || (age != null && age.space().equals(space)));
  }

  private CacheReply export(CacheCommand command) {
    List<CacheRow> found = new ArrayList<>();
    long now = settings.clock().millis();
    long size = 0;
    Bytes last = null;
    boolean more;
    int met = 0;
    try (KeyValueIterator<Bytes, byte[]> rows =
        entries.scan(EntryRows.entries(), command.cursor())) {
      while (rows.hasNext() && met < STEP_ROWS && size < STEP_BYTES) {
        KeyValue<Bytes, byte[]> row = rows.next();
        met++;
        last = row.key;
        Fingerprint fingerprint = EntryRows.parseEntry(row.key);
        Entry entry = EntryCodec.read(row.value);
        if (fingerprint != null && entry != null && entry.answers(now, UNSET)) {
          CacheRow next = new CacheRow(fingerprint, Bytes.wrap(row.value));
          found.add(next);
          size += next.size();
        }
      }
      more = rows.hasNext();
    }
    return CacheReply.step(command, partition, more ? last : null).holding(found);
  }

  private CacheReply load(CacheCommand command) {
    long stored = 0;
    long kept = 0;
    for (CacheRow row : command.rows()) {
      Entry entry = EntryCodec.read(row.entry().get());
      if (entry != null && isUsable(entry)) {
        if (hasAsYoung(row.fingerprint(), entry)) {
          kept++;
        } else if (settings.diskHasRoom().getAsBoolean() && entries.put(row.fingerprint(), entry)) {
          stored++;
        }
      }
    }
    return CacheReply.step(command, partition, null)
        .counting(stored, kept, command.rows().size() - stored - kept);
  }

  private boolean isUsable(Entry entry) {
    return entry.writtenMillis() >= 0
        && entry.expiresMillis() >= 0
        && entry.answers(settings.clock().millis(), UNSET);
  }

  private boolean hasAsYoung(Fingerprint fingerprint, Entry entry) {
    byte[] present = entries.bytes(EntryRows.entry(fingerprint));
    Entry there = present == null ? null : EntryCodec.read(present);
    return there != null
        && there.writtenMillis() >= entry.writtenMillis()
        && there.answers(settings.clock().millis(), UNSET);
  }
}
