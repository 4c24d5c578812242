package io.embeddingstreams.cache;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.KeyRange;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.PendingItem;
import io.embeddingstreams.wire.PendingItemCodec;
import io.embeddingstreams.wire.PendingRows;
import io.embeddingstreams.wire.Waiter;
import io.embeddingstreams.wire.WaiterCodec;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The misses of one cache partition: items, who waits for them, and their queue. On the task's
 * stream thread.
 *
 * <p>The item row is written last and, with the queue row, deleted last. A crash between the writes
 * leaves no item that could be joined but is in no queue; a queue row without its item is dropped
 * when the scan meets it.
 */
final class PendingStore {
  private final KeyValueStore<Bytes, byte[]> rows;
  private final AfterCommit answered;

  PendingStore(KeyValueStore<Bytes, byte[]> rows, AfterCommit answered) {
    this.rows = rows;
    this.answered = answered;
  }

  /** Who waits for a fingerprint, and whether it joined a call in flight. */
  record Waiting(AssemblyId assembly, int position, boolean coalesced, Bytes row) {}

  /** A row of the queue. */
  record Queued(long sequence, Fingerprint fingerprint) {}

  /** The item, unless there is none or its answer was forwarded already. */
  @Nullable PendingItem open(Fingerprint fingerprint) {
    Bytes row = PendingRows.item(fingerprint);
    if (answered.contains(row)) {
      return null;
    }
    byte[] bytes = rows.get(row);
    return bytes == null ? null : PendingItemCodec.read(bytes).orNull();
  }

  /** Whether an item stands there that only a newer version reads. */
  boolean isUnread(Fingerprint fingerprint) {
    Bytes row = PendingRows.item(fingerprint);
    byte[] bytes = answered.contains(row) ? null : rows.get(row);
    return bytes != null && PendingItemCodec.read(bytes).orNull() == null;
  }

  /** Opens a flight with its first waiter. */
  void open(Fingerprint fingerprint, PendingItem item, Lookup lookup, int position) {
    wait(fingerprint, lookup, position, false);
    rows.put(queueRow(fingerprint, item), new byte[0]);
    replace(fingerprint, item);
  }

  /** Moves an item to another place in the queue. */
  void requeue(Fingerprint fingerprint, PendingItem item, PendingItem last) {
    rows.put(queueRow(fingerprint, last), new byte[0]);
    replace(fingerprint, last);
    rows.delete(queueRow(fingerprint, item));
  }

  /** Writes an item again, after another waiter changed what is asked. */
  void replace(Fingerprint fingerprint, PendingItem item) {
    Bytes row = PendingRows.item(fingerprint);
    rows.put(row, PendingItemCodec.write(item));
    answered.keep(row);
  }

  /** Adds a waiter; false where it is there already and stays as it is. */
  boolean wait(Fingerprint fingerprint, Lookup lookup, int position, boolean coalesced) {
    Bytes row = PendingRows.waiter(fingerprint, lookup.assembly(), position);
    if (answered.contains(row) || rows.get(row) == null) {
      CacheUse cache = lookup.cache();
      Waiter waiter =
          new Waiter(
              cache.read(), cache.store(), cache.ttlSeconds(), lookup.deadlineMillis(), coalesced);
      rows.put(row, WaiterCodec.write(waiter));
      answered.keep(row);
      return true;
    }
    return false;
  }

  /** Everybody who waits for a fingerprint. */
  List<Waiting> waiters(Fingerprint fingerprint) {
    List<Waiting> found = new ArrayList<>();
    KeyRange range = PendingRows.waiters(fingerprint);
    try (KeyValueIterator<Bytes, byte[]> all = rows.range(range.from(), range.to())) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> row = all.next();
        PendingRows.WaiterKey key = PendingRows.parseWaiter(row.key);
        if (key != null && !answered.contains(row.key)) {
          Waiter waiter = WaiterCodec.read(row.value).orNull();
          boolean coalesced = waiter != null && waiter.coalesced();
          found.add(new Waiting(key.assembly(), key.position(), coalesced, row.key));
        }
      }
    }
    return found;
  }

  /** The answer was forwarded: the rows go after the next commit, waiters first, the queue last. */
  void answered(Fingerprint fingerprint, PendingItem item, List<Waiting> waiters) {
    answered(fingerprint, queueRow(fingerprint, item), waiters);
  }

  /** The same for an item that can't be read, by its place in the queue. */
  void gaveUp(long group, Queued row, List<Waiting> waiters) {
    Bytes place = PendingRows.queued(group, row.sequence(), row.fingerprint());
    answered(row.fingerprint(), place, waiters);
  }

  private void answered(Fingerprint fingerprint, Bytes place, List<Waiting> waiters) {
    waiters.forEach(waiter -> answered.delete(waiter.row()));
    answered.delete(PendingRows.item(fingerprint));
    answered.delete(place);
  }

  /** Deletes what a commit has seen. */
  void deleteAnswered() {
    answered.take().forEach(rows::delete);
  }

  /** Up to {@code limit} rows of a model's queue with a greater sequence, in order. */
  List<Queued> queued(long group, long afterSequence, int limit) {
    List<Queued> found = new ArrayList<>();
    KeyRange range = PendingRows.queue(group, afterSequence + 1);
    try (KeyValueIterator<Bytes, byte[]> all = rows.range(range.from(), range.to())) {
      while (all.hasNext() && found.size() < limit) {
        PendingRows.QueueKey key = PendingRows.parseQueued(all.next().key);
        if (key != null) {
          found.add(new Queued(key.sequence(), key.fingerprint()));
        }
      }
    }
    return found;
  }

  /** The model queues that have rows, by seeks and not by a scan. */
  List<Long> groups() {
    List<Long> found = new ArrayList<>();
    KeyRange range = PendingRows.queues();
    while (true) {
      try (KeyValueIterator<Bytes, byte[]> all = rows.range(range.from(), range.to())) {
        PendingRows.QueueKey key = all.hasNext() ? PendingRows.parseQueued(all.next().key) : null;
        if (key == null) {
          return found;
        }
        found.add(key.group());
        range = PendingRows.queuesAfter(key.group());
      }
    }
  }

  /**
   * Drops a queue row whose item is gone or stands elsewhere in the queue. One that was answered
   * stays until the commit: were it deleted first, a crash could leave an item that is in no queue.
   */
  void dropQueued(long group, Queued row) {
    Bytes key = PendingRows.queued(group, row.sequence(), row.fingerprint());
    if (!answered.contains(key)) {
      rows.delete(key);
    }
  }

  /**
   * Looks at up to {@code most} waiters after a row, and deletes those whose item is gone, as a
   * crash between two writes or a zombie leaves them: their lookup comes again, or its request asks
   * again. The last that was looked at; null at the end.
   */
  @Nullable Bytes dropOrphans(@Nullable Bytes after, int most) {
    KeyRange range = PendingRows.waiters().after(after);
    List<Bytes> orphans = new ArrayList<>();
    Bytes last = null;
    int seen = 0;
    try (KeyValueIterator<Bytes, byte[]> all = rows.range(range.from(), range.to())) {
      for (; all.hasNext() && seen < most; seen++) {
        last = all.next().key;
        PendingRows.WaiterKey key = PendingRows.parseWaiter(last);
        if (key != null && rows.get(PendingRows.item(key.fingerprint())) == null) {
          orphans.add(last);
        }
      }
    }
    orphans.forEach(rows::delete);
    return seen < most ? null : last;
  }

  private static Bytes queueRow(Fingerprint fingerprint, PendingItem item) {
    long group = PendingRows.group(item.shape().model());
    return PendingRows.queued(group, item.sequence(), fingerprint);
  }
}
