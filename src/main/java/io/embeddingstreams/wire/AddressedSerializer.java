package io.embeddingstreams.wire;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes the value alone; the partitioner of the sink reads the partition. */
public final class AddressedSerializer implements Serializer<Addressed> {
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable Addressed data) {
    return data == null || data.value() == null ? null : data.value().get();
  }
}
