package io.embeddingstreams.cache;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/** How much stands in the active cache partitions of one instance. Any thread. */
public final class CacheFigures {
  private final String instance = UUID.randomUUID().toString();
  private final Map<Integer, EntryCounts> tasks = new ConcurrentHashMap<>();

  /** A name of this instance that no other one has, nor this one after a restart. */
  String instance() {
    return instance;
  }

  /** A task counts from now on. */
  void opened(int cachePartition, EntryCounts counts) {
    tasks.put(cachePartition, counts);
  }

  /** A task counts no longer; one that was opened in its place does. */
  void closed(int cachePartition, EntryCounts counts) {
    tasks.remove(cachePartition, counts);
  }

  /** Entries in all of them. */
  public long entries() {
    return sum(EntryCounts::entries);
  }

  /** What their entries take, in bytes, with keys and index rows. */
  public long bytes() {
    return sum(EntryCounts::bytes);
  }

  private long sum(ToLongFunction<EntryCounts> figure) {
    return tasks.values().stream().mapToLong(figure).sum();
  }
}
