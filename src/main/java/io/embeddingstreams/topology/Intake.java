package io.embeddingstreams.topology;

import io.embeddingstreams.wire.Topics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * When which topics stand still: requests and documents while the bound of open work is reached,
 * mapped topics also while documents made before wait for their turn, so that the backlog stays
 * where it was. One for an instance, asked and told by its stream threads.
 */
final class Intake {
  /** Documents are small, and taken a hundred a poll. */
  private static final long MOST_WAITING = 2_000;

  private final Set<String> homes;
  private final String documents;
  private final Set<String> mapped;
  private final BooleanSupplier full;
  private final Map<Object, Long> waiting = new ConcurrentHashMap<>();

  /**
   * @param full whether the bound of open work is reached
   */
  Intake(Topics topics, BooleanSupplier full) {
    this.homes = Set.of(topics.requests(), topics.documents());
    this.documents = topics.documents();
    this.mapped = Set.copyOf(topics.mapped());
    this.full = full;
  }

  boolean isFull() {
    return full.getAsBoolean();
  }

  /** Whether a topic may stand still at all. */
  boolean covers(String topic) {
    return homes.contains(topic) || mapped.contains(topic);
  }

  boolean isDocuments(String topic) {
    return topic.equals(documents);
  }

  /** Whether a topic stands still now. */
  boolean stands(String topic, boolean whileFull) {
    return mapped.contains(topic) ? whileFull || waits() : whileFull && homes.contains(topic);
  }

  private boolean waits() {
    return waiting.values().stream().mapToLong(Long::longValue).sum() > MOST_WAITING;
  }

  /** A consumer has so many documents before it. */
  void waiting(Object consumer, long count) {
    waiting.put(consumer, count);
  }

  /** A consumer is no more. */
  void closed(Object consumer) {
    waiting.remove(consumer);
  }
}
