package io.embeddingstreams.topology;

import io.embeddingstreams.wire.Addressed;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StreamPartitioner;
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
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> passing(String name, long tombstoneMillis) {
    return store(
        name,
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
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> lasting(String name) {
    return store(
        name,
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            RECORD_BYTES));
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(
      String name, Map<String, String> changelog) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(changelog)
        .withCachingDisabled();
  }
}
