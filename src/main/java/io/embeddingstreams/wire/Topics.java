package io.embeddingstreams.wire;

import java.util.Map;

/**
 * The topics of one installation.
 *
 * @param applicationId names the installation and its inner topics
 * @param partitions of requests, responses and outcomes, where the application creates them
 * @param cachePartitions of lookups; fixed for the cache's life
 * @param replicationFactor of topics that the application creates; -1: the broker's default
 * @param create whether missing topics are created
 * @param config more topic settings by short name ({@code requests}, {@code responses}, {@code
 *     dead-letters}, {@code vectors} for those of collections, {@code lookups}, {@code outcomes})
 */
public record Topics(
    String applicationId,
    int partitions,
    int cachePartitions,
    short replicationFactor,
    boolean create,
    String requests,
    String responses,
    String deadLetters,
    Map<String, Map<String, String>> config) {
  /** Copies the map. */
  public Topics {
    config = Map.copyOf(config);
  }

  /** Misses and hits asked of the cache's owners. */
  public String lookups() {
    return applicationId + "-lookups";
  }

  /** What became of them. */
  public String outcomes() {
    return applicationId + "-outcomes";
  }

  /** The application id of the requests application, and its consumer group. */
  public String requestsApplication() {
    return applicationId + "-requests";
  }

  /** The application id of the cache application, and its consumer group. */
  public String cacheApplication() {
    return applicationId + "-cache";
  }
}
