package io.embeddingstreams.wire;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The stores of entries that this instance's tasks have open, by cache partition, with a near
 * memory above them. Tasks tell on their stream threads of what they open, change and close; the
 * local read looks on others.
 *
 * <p>Kafka Streams' interactive queries lead to the same stores, but gather the tasks of every
 * thread anew at each read, which takes longer than the read itself.
 *
 * <p>Once a change has been told, no read that begins then finds what was before it; nor anything
 * of a store that was closed. While it is told, a reader may find either.
 */
public final class HostedEntries {
  private final Map<Integer, Opening> open = new ConcurrentHashMap<>();
  private final AtomicLong openings = new AtomicLong();
  private final NearMemory near;

  /** A store from when a task opened it to when it closes it. */
  public static final class Opening {
    private final int partition;
    private final long number;
    private final ReadOnlyKeyValueStore<Bytes, byte[]> store;

    private Opening(int partition, long number, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
      this.partition = partition;
      this.number = number;
      this.store = store;
    }

    private @Nullable Entry read(Fingerprint fingerprint) {
      byte[] bytes = store.get(EntryRows.entry(fingerprint));
      return bytes == null ? null : EntryCodec.read(bytes);
    }
  }

  /** Without a near memory. */
  public HostedEntries() {
    this(0);
  }

  /**
   * @param nearBytes what the near memory takes of the heap at most; 0: there is none
   */
  public HostedEntries(long nearBytes) {
    this.near = new NearMemory(nearBytes);
  }

  /** A task reads and writes this store from now on. */
  public void opened(int partition, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    Opening before = open.put(partition, new Opening(partition, openings.incrementAndGet(), store));
    if (before != null) {
      near.forget(before.number);
    }
  }

  /** The task has written or deleted this entry in its store. */
  public void changed(Fingerprint fingerprint) {
    near.changed(fingerprint);
  }

  /** The task is about to close its store; another's of the same partition stays. */
  public void closed(int partition, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    Opening there = open.get(partition);
    if (there != null && there.store == store && open.remove(partition, there)) {
      near.forget(there.number);
    }
  }

  /** The partition's store; null where no task of this instance has it open. */
  public @Nullable Opening find(int partition) {
    return open.get(partition);
  }

  /**
   * The entry, perhaps expired; null where the store has none that can be read. Throws what the
   * store throws while it closes.
   */
  public @Nullable Entry read(Opening opening, Fingerprint fingerprint) {
    Entry known = near.find(fingerprint, opening.number);
    if (known != null) {
      return known;
    }
    Entry loaded = near.load(fingerprint, opening.number, opening::read);
    if (open.get(opening.partition) != opening) {
      near.forget(fingerprint, opening.number); // loaded while its store closed
    }
    return loaded;
  }

  /** Reads that the near memory answered. */
  public long nearHits() {
    return near.hits();
  }

  /**
   * Reads of these stores that it did not answer; none is counted where there is no such memory.
   */
  public long nearMisses() {
    return near.misses();
  }

  /** What the near memory takes of the heap, in bytes. */
  public long nearBytes() {
    return near.bytes();
  }
}
