package io.embeddingstreams.app;

/**
 * What the topics really are, read at start: counts of partitions, and the largest record of each
 * in bytes.
 *
 * @param partitions of requests, responses and outcomes
 * @param cachePartitions of lookups
 */
public record TopicFacts(
    int partitions,
    int cachePartitions,
    int responsesMaxBytes,
    int deadLettersMaxBytes,
    int lookupsMaxBytes,
    int outcomesMaxBytes) {
  /** The largest record that any of our producers may send, in bytes. */
  public int largestRecord() {
    return Math.max(
        Math.max(responsesMaxBytes, deadLettersMaxBytes),
        Math.max(lookupsMaxBytes, outcomesMaxBytes));
  }
}
