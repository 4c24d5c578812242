package io.embeddingstreams.topology;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.LocalRead;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.HostedEntries;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries that this instance hosts: those of its tasks in near memory and in place,
 * others through Kafka Streams' interactive queries. Any thread.
 *
 * <p>A partition that is not here, or can't be read now, is asked for again after a second; until
 * then its items ask their owner by topic; so does what RocksDB fails to read, as while its store
 * closes ({@link ProcessorStateException}). A stale read is harmless: an entry is a memo of its
 * fingerprint.
 */
final class StoreReader implements LocalRead {
  private static final long RETRY_MILLIS = 1_000;

  private final HostedEntries hosted;
  private final IntFunction<ReadOnlyKeyValueStore<Bytes, byte[]>> stores;
  private final InstantSource clock;
  private final AtomicReferenceArray<Handle> handles;

  /** A store, or the time until which none is looked for. */
  private record Handle(
      @Nullable ReadOnlyKeyValueStore<Bytes, byte[]> store, long notBeforeMillis) {}

  /**
   * Reads these stores.
   *
   * @param hosted the stores that tasks have open, looked at first
   * @param stores the entries of a cache partition; throws {@link InvalidStateStoreException} or
   *     {@link IllegalStateException} where it can't be read now
   */
  StoreReader(
      HostedEntries hosted,
      IntFunction<ReadOnlyKeyValueStore<Bytes, byte[]>> stores,
      int cachePartitions,
      InstantSource clock) {
    this.hosted = hosted;
    this.stores = stores;
    this.clock = clock;
    this.handles = new AtomicReferenceArray<>(cachePartitions);
  }

  @Override
  public @Nullable Entry find(Fingerprint fingerprint) {
    int partition = fingerprint.partition(handles.length());
    HostedEntries.Opening here = hosted.find(partition);
    try {
      return here == null ? elsewhere(partition, fingerprint) : hosted.read(here, fingerprint);
    } catch (InvalidStateStoreException | IllegalStateException | ProcessorStateException closed) {
      notHere(partition);
      return null;
    }
  }

  /** In a standby, or in what is being restored: no near memory follows what is written there. */
  private @Nullable Entry elsewhere(int partition, Fingerprint fingerprint) {
    ReadOnlyKeyValueStore<Bytes, byte[]> entries = open(partition);
    byte[] bytes = entries == null ? null : entries.get(EntryRows.entry(fingerprint));
    return bytes == null ? null : EntryCodec.read(bytes);
  }

  private @Nullable ReadOnlyKeyValueStore<Bytes, byte[]> open(int partition) {
    Handle known = handles.get(partition);
    if (known != null && known.store() != null) {
      return known.store();
    }
    if (known != null && clock.millis() < known.notBeforeMillis()) {
      return null;
    }
    try {
      ReadOnlyKeyValueStore<Bytes, byte[]> found = stores.apply(partition);
      handles.set(partition, new Handle(found, 0));
      return found;
    } catch (InvalidStateStoreException | IllegalStateException notYet) {
      notHere(partition);
      return null;
    }
  }

  private void notHere(int partition) {
    handles.set(partition, new Handle(null, clock.millis() + RETRY_MILLIS));
  }
}
