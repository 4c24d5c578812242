package io.embeddingstreams.app;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.wire.Topics;
import io.embeddingstreams.wire.VectorTopics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * What the topics of the collections in force take. A reload changes them from its thread, stream
 * threads ask.
 */
final class CollectionTopics implements VectorTopics {
  private final Admin admin;
  private final Topics topics;
  private final int largestSend;
  private volatile Map<String, Integer> bytes;

  /**
   * @param facts how the topics stood at start; no producer sends more than the largest record then
   */
  CollectionTopics(Admin admin, Topics topics, TopicFacts facts) {
    this.admin = admin;
    this.topics = topics;
    this.largestSend = facts.largestRecord();
    this.bytes = facts.vectorsMaxBytes();
  }

  /**
   * Takes other collections: makes the topics that are missing, and forgets those that no
   * collection has any more.
   *
   * @throws ApplicationException where a topic is missing and may not be created; the collections
   *     before stay
   */
  void use(List<CollectionSpec> collections) {
    Set<String> wanted =
        collections.stream().map(CollectionSpec::topic).collect(Collectors.toSet());
    if (!bytes.keySet().equals(wanted)) {
      bytes = Map.copyOf(new TopicAdmin(admin, topics, collections).ensureVectors());
    }
  }

  @Override
  public int largestRecord(String topic) {
    return Math.min(largestSend, bytes.getOrDefault(topic, 0));
  }
}
