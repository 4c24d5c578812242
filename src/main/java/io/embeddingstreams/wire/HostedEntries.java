package io.embeddingstreams.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The stores of entries that this instance's tasks have open, by cache partition. Tasks tell on
 * their stream threads, the local read looks on others.
 *
 * <p>Kafka Streams' interactive queries lead to the same stores, but gather the tasks of every
 * thread anew at each read, which takes longer than the read itself.
 */
public final class HostedEntries {
  private final Map<Integer, ReadOnlyKeyValueStore<Bytes, byte[]>> open = new ConcurrentHashMap<>();

  /** A task reads and writes this store from now on. */
  public void opened(int partition, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    open.put(partition, store);
  }

  /** The task is about to close its store; another's of the same partition stays. */
  public void closed(int partition, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    open.remove(partition, store);
  }

  /** The partition's store; null where no task of this instance has it open. */
  public @Nullable ReadOnlyKeyValueStore<Bytes, byte[]> find(int partition) {
    return open.get(partition);
  }
}
