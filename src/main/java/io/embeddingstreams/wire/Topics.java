package io.embeddingstreams.wire;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The topics of one installation.
 *
 * @param applicationId names the installation and its inner topics
 * @param partitions of requests, responses and outcomes, where the application creates them
 * @param cachePartitions of lookups; fixed for the cache's life
 * @param replicationFactor of topics that the application creates; -1: the broker's default
 * @param create whether missing topics are created
 * @param config more topic settings by short name ({@code requests}, {@code responses}, {@code
 *     dead-letters}, {@code vectors} for those of collections, {@code lookups}, {@code outcomes},
 *     {@code documents})
 * @param mapped topics of others whose plain records are embedded
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
    Map<String, Map<String, String>> config,
    List<String> mapped) {
  /** Without mapped topics. */
  public Topics(
      String applicationId,
      int partitions,
      int cachePartitions,
      short replicationFactor,
      boolean create,
      String requests,
      String responses,
      String deadLetters,
      Map<String, Map<String, String>> config) {
    this(
        applicationId,
        partitions,
        cachePartitions,
        replicationFactor,
        create,
        requests,
        responses,
        deadLetters,
        config,
        List.of());
  }

  /** Copies map and list. */
  public Topics {
    config = Map.copyOf(config);
    mapped = List.copyOf(mapped);
  }

  /** The same with other mapped topics. */
  public Topics withMapped(List<String> others) {
    return new Topics(
        applicationId,
        partitions,
        cachePartitions,
        replicationFactor,
        create,
        requests,
        responses,
        deadLetters,
        config,
        others);
  }

  /** Misses and hits asked of the cache's owners. */
  public String lookups() {
    return applicationId + "-lookups";
  }

  /** What became of them. */
  public String outcomes() {
    return applicationId + "-outcomes";
  }

  /** What mapped topics hold, on its way to be embedded; made only where topics are mapped. */
  public String documents() {
    return applicationId + "-documents";
  }

  /** What the requests application reads. */
  public Set<String> read() {
    Set<String> all = new HashSet<>(mapped);
    all.add(requests);
    all.add(outcomes());
    if (!mapped.isEmpty()) {
      all.add(documents());
    }
    return all;
  }

  /** The application id of the requests application, and its consumer group. */
  public String requestsApplication() {
    return applicationId + "-requests";
  }

  /** The application id of the cache application, and its consumer group. */
  public String cacheApplication() {
    return applicationId + "-cache";
  }

  /** The consumer group, and transaction, of what sends dead letters again. */
  public String deadLettersGroup() {
    return applicationId + "-dead-letters";
  }
}
