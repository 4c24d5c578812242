package io.embeddingstreams.wire;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record of a collection, with its topic. Kafka's own partitioner puts it by its
 * key, as any other producer would.
 *
 * @param value null deletes the point
 */
public record VectorRecord(String topic, @Nullable Bytes value) {
  /** The topic alone: vectors stand in no log. */
  @Override
  public String toString() {
    return "VectorRecord[" + topic + "]";
  }
}
