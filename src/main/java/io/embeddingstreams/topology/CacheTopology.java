package io.embeddingstreams.topology;

import io.embeddingstreams.cache.CacheProcessor;
import io.embeddingstreams.cache.CacheSettings;
import io.embeddingstreams.wire.AddressedSerializer;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/** The cache application: lookups in, outcomes out. */
public final class CacheTopology {
  private static final long TOMBSTONE_MILLIS = 86_400_000;

  private CacheTopology() {}

  /** Its nodes and stores. */
  public static Topology build(Topics topics, CacheSettings settings) {
    var bytes = new ByteArrayDeserializer();
    return new Topology()
        .addSource("lookups", bytes, bytes, topics.lookups())
        .addProcessor("cache", () -> new CacheProcessor(settings), "lookups")
        .addStateStore(Nodes.lasting(CacheProcessor.EMBEDDINGS), "cache")
        .addStateStore(Nodes.passing(CacheProcessor.PENDING, TOMBSTONE_MILLIS), "cache")
        .addStateStore(CommitSignal.builder(CacheProcessor.COMMITS), "cache")
        .addSink(
            "outcomes",
            topics.outcomes(),
            new ByteArraySerializer(),
            new AddressedSerializer(),
            Nodes.partitioner(),
            "cache");
  }
}
