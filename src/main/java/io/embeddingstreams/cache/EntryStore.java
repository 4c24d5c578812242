package io.embeddingstreams.cache;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of one cache partition with their expiry rows. On the task's stream thread.
 *
 * <p>Both kinds of rows stand in one store, so a crash leaves a prefix of the writes. The expiry
 * row is written before its entry and the old one goes last: an entry never stands without the row
 * that will sweep it, and an expiry row without its entry is swept like any other.
 */
final class EntryStore {
  private static final Logger log = LoggerFactory.getLogger(EntryStore.class);
  private static final long WARN_EVERY_MILLIS = 60_000;

  private final KeyValueStore<Bytes, byte[]> rows;
  private final Meters meters;
  private long warnedMillis = Long.MIN_VALUE / 2;

  EntryStore(KeyValueStore<Bytes, byte[]> rows, Meters meters) {
    this.rows = rows;
    this.meters = meters;
  }

  /** The entry, perhaps expired; null where there is none, or none that can be read. */
  @Nullable Entry find(Fingerprint fingerprint, long nowMillis) {
    byte[] bytes = rows.get(EntryRows.entry(fingerprint));
    if (bytes == null) {
      return null;
    }
    Entry entry = EntryCodec.read(bytes);
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

  /** Writes an entry; an older one of the same fingerprint is replaced with its expiry row. */
  void put(Fingerprint fingerprint, Entry entry) {
    Bytes key = EntryRows.entry(fingerprint);
    byte[] old = rows.get(key);
    if (entry.expiresMillis() > 0) {
      rows.put(EntryRows.expiry(entry.expiresMillis(), fingerprint), new byte[0]);
    }
    rows.put(key, EntryCodec.write(entry));
    long oldExpiry = old == null ? 0 : EntryCodec.expiresMillis(old);
    if (oldExpiry > 0 && oldExpiry != entry.expiresMillis()) {
      rows.delete(EntryRows.expiry(oldExpiry, fingerprint));
    }
  }

  /** Deletes up to {@code limit} entries that have expired; how many expiry rows went. */
  int sweep(long nowMillis, int limit) {
    List<Bytes> due = new ArrayList<>();
    KeyRange range = EntryRows.expiredAt(nowMillis);
    try (KeyValueIterator<Bytes, byte[]> found = rows.range(range.from(), range.to())) {
      while (found.hasNext() && due.size() < limit) {
        due.add(found.next().key);
      }
    }
    due.forEach(this::expire);
    return due.size();
  }

  private void expire(Bytes row) {
    EntryRows.ExpiryKey due = EntryRows.parseExpiry(row);
    if (due != null) {
      Bytes key = EntryRows.entry(due.fingerprint());
      byte[] entry = rows.get(key);
      if (entry != null && EntryCodec.expiresMillis(entry) == due.expiresMillis()) {
        rows.delete(key);
        meters.count(Meter.CACHE_EVENTS, 1, "expired");
      }
    }
    rows.delete(row);
  }
}
