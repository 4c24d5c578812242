package io.embeddingstreams.topology;

import io.embeddingstreams.cache.CacheProcessor;
import io.embeddingstreams.model.LocalRead;
import io.embeddingstreams.wire.HostedEntries;
import java.time.InstantSource;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/** The local read of a running cache application. */
public final class LocalEntries {
  private LocalEntries() {}

  /**
   * Reads its store of entries in place: those of running tasks straight, standbys and what is
   * being restored through interactive queries.
   */
  public static LocalRead of(
      HostedEntries hosted, KafkaStreams cache, int cachePartitions, InstantSource clock) {
    return new StoreReader(
        hosted,
        partition ->
            cache.store(
                StoreQueryParameters.fromNameAndType(
                        CacheProcessor.EMBEDDINGS,
                        QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                    .withPartition(partition)
                    .enableStaleStores()),
        cachePartitions,
        clock);
  }
}
