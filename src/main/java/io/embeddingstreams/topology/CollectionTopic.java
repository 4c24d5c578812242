package io.embeddingstreams.topology;

import io.embeddingstreams.wire.VectorRecord;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** Sends a record of a collection to its topic, which a reload may have brought. */
final class CollectionTopic implements TopicNameExtractor<byte[], VectorRecord> {
  @Override
  public String extract(byte[] key, VectorRecord value, RecordContext context) {
    return value.topic();
  }

  /** As the topology's description shows it. */
  @Override
  public String toString() {
    return "the topic of the collection";
  }
}
