package io.embeddingstreams.wire;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** A record's value with the partition that it must go to. */
public record Addressed(int partition, @Nullable Bytes value) {
  /** A value that the caller no longer changes. */
  public static Addressed to(int partition, byte[] value) {
    return new Addressed(partition, Bytes.wrap(value));
  }
}
