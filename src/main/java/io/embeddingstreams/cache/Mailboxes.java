package io.embeddingstreams.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The mailboxes of one instance, by cache partition. Any thread. */
public final class Mailboxes {
  private final Map<Integer, Mailbox> byPartition = new ConcurrentHashMap<>();

  /** The mailbox of a cache partition, the same at each call. */
  public Mailbox of(int cachePartition) {
    return byPartition.computeIfAbsent(cachePartition, p -> new Mailbox());
  }

  /** Whether every result was taken by its task. */
  public boolean areEmpty() {
    return byPartition.values().stream().allMatch(Mailbox::isEmpty);
  }
}
