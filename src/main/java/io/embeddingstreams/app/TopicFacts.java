package io.embeddingstreams.app;

import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the topics really are, read at start: counts of partitions, and the largest record of each
 * in bytes.
 *
 * @param partitions of requests, responses, outcomes and documents
 * @param cachePartitions of lookups
 * @param documentsMaxBytes that of a topic without settings, where none is mapped
 * @param vectorsMaxBytes of collections' topics, by name
 */
public record TopicFacts(
    int partitions,
    int cachePartitions,
    int responsesMaxBytes,
    int deadLettersMaxBytes,
    int lookupsMaxBytes,
    int outcomesMaxBytes,
    int documentsMaxBytes,
    Map<String, Integer> vectorsMaxBytes) {
  /** Copies the map. */
  public TopicFacts {
    vectorsMaxBytes = Map.copyOf(vectorsMaxBytes);
  }

  /** The largest record that any of our producers may send, in bytes. */
  public int largestRecord() {
    int vectors = vectorsMaxBytes.values().stream().mapToInt(bytes -> bytes).max().orElse(0);
    return IntStream.of(
            responsesMaxBytes,
            deadLettersMaxBytes,
            lookupsMaxBytes,
            outcomesMaxBytes,
            documentsMaxBytes,
            vectors)
        .max()
        .orElse(0);
  }
}
