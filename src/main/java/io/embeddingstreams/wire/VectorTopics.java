package io.embeddingstreams.wire;

/** What the topics of collections take. Asked by stream threads, at any time. */
@FunctionalInterface
public interface VectorTopics {
  /** No topic at all. */
  VectorTopics NONE = topic -> 0;

  /**
   * The largest record of a topic in bytes, key and headers included; 0 where no collection of this
   * instance has had it.
   */
  int largestRecord(String topic);
}
