package io.embeddingstreams.wire;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes the value alone; the sink reads the topic. */
public final class VectorSerializer implements Serializer<VectorRecord> {
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable VectorRecord data) {
    return data == null || data.value() == null ? null : data.value().get();
  }
}
