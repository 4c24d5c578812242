package io.embeddingstreams.topology;

import io.embeddingstreams.cache.CacheProcessor;
import io.embeddingstreams.cache.CacheSettings;
import io.embeddingstreams.wire.AddressedSerializer;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.Topics;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;

/** The cache application: lookups in, outcomes out. */
public final class CacheTopology {
  private static final long TOMBSTONE_MILLIS = 86_400_000;
  private static final String CACHE = "cache";

  private CacheTopology() {}

  /** Its nodes and stores. */
  public static Topology build(Topics topics, CacheSettings settings) {
    var bytes = new ByteArrayDeserializer();
    Topology route =
        new Topology()
            .addSource("lookups", bytes, bytes, topics.lookups())
            .addProcessor(CACHE, () -> new CacheProcessor(settings), "lookups");
    stores().forEach(store -> route.addStateStore(store, CACHE));
    return route.addSink(
        "outcomes",
        topics.outcomes(),
        new ByteArraySerializer(),
        new AddressedSerializer(),
        Nodes.partitioner(),
        CACHE);
  }

  /** Its stores, with the settings of their changelogs. */
  public static List<StoreBuilder<?>> stores() {
    return List.of(
        Nodes.lasting(CacheProcessor.EMBEDDINGS, Nodes.Disk.COUNTED),
        Nodes.passing(CacheProcessor.PENDING, TOMBSTONE_MILLIS, Nodes.Disk.COUNTED),
        CommitSignal.builder(CacheProcessor.COMMITS));
  }
}
