package io.embeddingstreams.topology;

import io.embeddingstreams.wire.Addressed;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What both topologies are made of. */
final class Nodes {
  private static final String RECORD_BYTES = Integer.toString(9 << 20);

  private Nodes() {}

  /** Sends a record to the partition that its value names; dead letters may have fewer. */
  static StreamPartitioner<byte[], Addressed> partitioner() {
    return (topic, key, value, partitions) -> Optional.of(Set.of(value.partition() % partitions));
  }

  /**
   * A store whose rows come and go. Kafka Streams' defaults keep one segment of 1 GB uncompacted,
   * all of which an exactly-once restart reads again; these keep a minute's worth.
   */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> passing(
      String name, long tombstoneMillis, Disk disk) {
    return store(
        new Rows(name, disk),
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            RECORD_BYTES,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(16 << 20),
            TopicConfig.SEGMENT_MS_CONFIG,
            "60000",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.05",
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            Long.toString(tombstoneMillis)));
  }

  /** A store whose rows stay: compacted alone, since a retention would lose rows on a restore. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> lasting(String name, Disk disk) {
    return store(
        new Rows(name, disk),
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            RECORD_BYTES));
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(
      Rows rows, Map<String, String> changelog) {
    return Stores.keyValueStoreBuilder(rows, Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(changelog)
        .withCachingDisabled();
  }

  /** How far the rows on disk are taken to agree with their changelog when they are opened. */
  enum Disk {
    /** As far as Kafka Streams says, which empties it where it can't say: exactly-once alone. */
    EXACT(UnaryOperator.identity()),
    /** As far as all that was written to the changelog was written here. */
    COUNTED(CountedStore::new),
    /** Not at all. */
    RESTORED(RestoredStore::new);

    private final UnaryOperator<KeyValueStore<Bytes, byte[]>> kind;

    Disk(UnaryOperator<KeyValueStore<Bytes, byte[]>> kind) {
      this.kind = kind;
    }
  }

  record Rows(String name, Disk disk) implements KeyValueBytesStoreSupplier {
    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return disk.kind.apply(Stores.persistentKeyValueStore(name).get());
    }

    @Override
    public String metricsScope() {
      return Stores.persistentKeyValueStore(name).metricsScope();
    }
  }
}
