package io.embeddingstreams.cache;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.wire.EntryAge;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.KeyRange;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of one cache partition with their expiry and age rows. On the task's stream thread.
 *
 * <p>All kinds of rows stand in one store, so a crash leaves a prefix of the writes, or what the
 * disk had beyond it. The age row is written first, then the expiry row, then the entry; of what
 * goes, the entry goes first. So an entry never stands without the rows by which it is swept and
 * evicted. An expiry row without its entry is due, or has its age row; an age row without its entry
 * is found by the audit that follows each opening, with its expiry row.
 */
final class EntryStore {
  private static final Logger log = LoggerFactory.getLogger(EntryStore.class);
  private static final long WARN_EVERY_MILLIS = 60_000;

  /** The changelog takes records of 9 MiB. */
  private static final long MOST_BYTES = 8 << 20;

  private final KeyValueStore<Bytes, byte[]> rows;
  private final Meters meters;
  private final long largest;
  private final Consumer<Fingerprint> changed;
  private final EntryCounts counts = new EntryCounts();
  private final ScanFront expiries = new ScanFront(EntryRows.expiries());
  private final ScanFront ages = new ScanFront(EntryRows.ages());
  private final AgeAudit audit = new AgeAudit();
  private long warnedMillis = Long.MIN_VALUE / 2;

  /**
   * @param mostBytes of all entries; 0: no bound
   * @param changed told of each entry that was written or deleted, afterwards
   */
  EntryStore(
      KeyValueStore<Bytes, byte[]> rows,
      Meters meters,
      long mostBytes,
      Consumer<Fingerprint> changed) {
    this.rows = rows;
    this.meters = meters;
    this.changed = changed;
    this.largest = mostBytes == 0 ? MOST_BYTES : Math.min(MOST_BYTES, mostBytes);
  }

  /** How many entries there are. */
  EntryCounts counts() {
    return counts;
  }

  /** Counts up to {@code limit} entries of earlier tasks, until all are counted. */
  void count(int limit) {
    counts.scan(rows, limit);
  }

  /**
   * Looks at up to {@code limit} age rows of earlier tasks, each once, and deletes those without an
   * entry; each look reads an entry. Nothing to do once all were looked at.
   */
  void audit(int limit) {
    audit.next(rows, limit).forEach(row -> deleteOrphan(row.key, EntryAge.read(row.value)));
  }

  private void deleteOrphan(Bytes row, @Nullable EntryAge age) {
    EntryRows.AgeKey aged = EntryRows.parseAge(row);
    if (aged == null) {
      return;
    }
    byte[] entry = rows.get(EntryRows.entry(aged.fingerprint()));
    if (entry != null && belongs(entry, aged)) {
      return;
    }
    long expires = age == null ? 0 : age.expiresMillis();
    if (expires > 0 && (entry == null || EntryCodec.expiresMillis(entry) != expires)) {
      rows.delete(EntryRows.expiry(expires, aged.fingerprint()));
    }
    deleteAge(row);
  }

  /** A damaged entry may not say when it was written, and belongs to any age row. */
  private static boolean belongs(byte[] entry, EntryRows.AgeKey aged) {
    return EntryCodec.writtenMillis(entry) == aged.writtenMillis()
        || EntryCodec.read(entry) == null;
  }

  /** Deletes up to {@code limit} entries that have expired; how many rows were met. */
  int sweep(long nowMillis, int limit) {
    List<Bytes> due = expiries.take(rows, EntryRows.expiredAt(nowMillis).to(), limit);
    long expired = due.stream().filter(this::expire).count();
    if (expired > 0) {
      meters.count(Meter.CACHE_EVENTS, (double) expired, "expired");
    }
    return due.size();
  }

  /** Deletes up to {@code limit} of the oldest entries while there are more than so many bytes. */
  void evict(long mostBytes, int limit) {
    if (!counts.isComplete() || counts.bytes() <= mostBytes) {
      return;
    }
    int evicted = 0;
    for (Bytes oldest : ages.peek(rows, EntryRows.ages().to(), limit)) {
      if (counts.bytes() <= mostBytes) {
        break;
      }
      ages.passed(oldest);
      evicted += delete(oldest) ? 1 : 0;
    }
    meters.count(Meter.CACHE_EVENTS, evicted, "evicted");
  }

  /**
   * The entry, perhaps expired; null where there is none, or none that can be read.
   *
   * @param dimensions that its vector must have; 0: any will do
   */
  @Nullable Entry find(Fingerprint fingerprint, int dimensions, long nowMillis) {
    byte[] bytes = rows.get(EntryRows.entry(fingerprint));
    if (bytes == null) {
      return null;
    }
    Entry entry = EntryCodec.read(bytes, dimensions);
    if (entry == null) {
      unreadable(fingerprint, nowMillis);
    }
    return entry;
  }

  private void unreadable(Fingerprint fingerprint, long nowMillis) {
    meters.count(Meter.CACHE_EVENTS, 1, "unreadable");
    if (nowMillis - warnedMillis >= WARN_EVERY_MILLIS) {
      warnedMillis = nowMillis;
      log.atWarn()
          .addKeyValue("fingerprint", fingerprint)
          .log("An entry can't be read; it counts as a miss and is overwritten");
    }
  }

  /**
   * Writes an entry; an older one of the same fingerprint is replaced with its index rows. False
   * where it is too large to be stored, and an older one stays.
   */
  boolean put(Fingerprint fingerprint, Entry entry) {
    byte[] value = EntryCodec.write(entry);
    EntryAge age = EntryAge.of(entry, value.length);
    if (age.bytes() > largest) {
      return false;
    }
    Bytes key = EntryRows.entry(fingerprint);
    byte[] old = rows.get(key);
    putAge(EntryRows.age(entry.writtenMillis(), fingerprint), age);
    if (entry.expiresMillis() > 0) {
      Bytes expiry = EntryRows.expiry(entry.expiresMillis(), fingerprint);
      rows.put(expiry, new byte[0]);
      expiries.written(expiry);
    }
    rows.put(key, value);
    changed.accept(fingerprint);
    if (old != null) {
      deleteOldIndex(fingerprint, old, entry);
    }
    return true;
  }

  private void putAge(Bytes key, EntryAge age) {
    counts.written(key, rows.get(key), age);
    rows.put(key, age.write());
    ages.written(key);
  }

  private void deleteOldIndex(Fingerprint fingerprint, byte[] old, Entry now) {
    if (EntryCodec.read(old) == null) {
      audit.again();
    }
    long expires = EntryCodec.expiresMillis(old);
    if (expires > 0 && expires != now.expiresMillis()) {
      rows.delete(EntryRows.expiry(expires, fingerprint));
    }
    if (EntryCodec.writtenMillis(old) != now.writtenMillis()) {
      deleteAge(fingerprint, old);
    }
  }

  private boolean expire(Bytes row) {
    EntryRows.ExpiryKey due = EntryRows.parseExpiry(row);
    boolean found = false;
    if (due != null) {
      byte[] entry = rows.get(EntryRows.entry(due.fingerprint()));
      found = entry != null && EntryCodec.expiresMillis(entry) == due.expiresMillis();
      if (found && entry != null) {
        deleteEntry(due.fingerprint());
        deleteAge(due.fingerprint(), entry);
      }
    }
    rows.delete(row);
    return found;
  }

  /** The rows of a range after a cursor; the caller closes them. */
  KeyValueIterator<Bytes, byte[]> scan(KeyRange range, Bytes cursor) {
    KeyRange rest = range.after(cursor);
    return rows.range(rest.from(), rest.to());
  }

  /** The bytes of an entry, whatever they hold; null where there are none. */
  byte @Nullable [] bytes(Bytes key) {
    return rows.get(key);
  }

  /** Deletes the entry that an age row stands for, and its rows; true where there was one. */
  boolean delete(Bytes row) {
    EntryRows.AgeKey aged = EntryRows.parseAge(row);
    boolean found = false;
    if (aged != null) {
      byte[] entry = rows.get(EntryRows.entry(aged.fingerprint()));
      found = entry != null && belongs(entry, aged);
      if (found && entry != null) {
        deleteEntry(aged.fingerprint());
        long expires = EntryCodec.expiresMillis(entry);
        if (expires > 0) {
          rows.delete(EntryRows.expiry(expires, aged.fingerprint()));
        }
      }
    }
    deleteAge(row);
    return found;
  }

  private void deleteEntry(Fingerprint fingerprint) {
    rows.delete(EntryRows.entry(fingerprint));
    changed.accept(fingerprint);
  }

  /** A damaged entry may not say when it was written: the audit finds its row. */
  private void deleteAge(Fingerprint fingerprint, byte[] entry) {
    long written = EntryCodec.writtenMillis(entry);
    if (written >= 0) {
      deleteAge(EntryRows.age(written, fingerprint));
    }
  }

  private void deleteAge(Bytes key) {
    counts.deleted(key, rows.get(key));
    rows.delete(key);
  }
}
