package io.embeddingstreams.cache;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** How much stands in the active cache partitions of one instance. Any thread. */
public final class CacheFigures {
  private final String instance = UUID.randomUUID().toString();
  private final Map<Integer, Task> tasks = new ConcurrentHashMap<>();

  private record Task(EntryCounts counts, BooleanSupplier atRest) {}

  /** A name of this instance that no other one has, nor this one after a restart. */
  String instance() {
    return instance;
  }

  /**
   * A task counts from now on.
   *
   * @param atRest whether it holds no answer that a restart would ask for again; any thread
   */
  void opened(int cachePartition, EntryCounts counts, BooleanSupplier atRest) {
    tasks.put(cachePartition, new Task(counts, atRest));
  }

  /** A task counts no longer; one that was opened in its place does. */
  void closed(int cachePartition, EntryCounts counts) {
    tasks.computeIfPresent(
        cachePartition, (partition, task) -> task.counts() == counts ? null : task);
  }

  /** Whether no task holds an answer that a restart would ask for again. */
  public boolean areAtRest() {
    return tasks.values().stream().allMatch(task -> task.atRest().getAsBoolean());
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
    return tasks.values().stream().map(Task::counts).mapToLong(figure).sum();
  }
}
