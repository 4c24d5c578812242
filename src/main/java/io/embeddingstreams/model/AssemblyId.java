package io.embeddingstreams.model;

/**
 * Names the assembly of one request by where the request stands: {@code topic-partition@offset}.
 */
public record AssemblyId(String topic, int partition, long offset) {
  /** The id of a request that gave none: {@code topic-partition-offset}. */
  public String requestId() {
    return topic + "-" + partition + "-" + offset;
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
