package io.embeddingstreams.topology;

import io.embeddingstreams.cache.CacheProcessor;
import io.embeddingstreams.model.LocalRead;
import java.time.InstantSource;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/** The local read of a running cache application. */
public final class LocalEntries {
  private LocalEntries() {}

  /** Reads its store of entries in place. */
  public static LocalRead of(KafkaStreams cache, int cachePartitions, InstantSource clock) {
    return new StoreReader(
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
