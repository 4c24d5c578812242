package io.embeddingstreams.faults;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the cluster acknowledged, by number; sends whose outcome is unknown stand apart: they may
 * have an answer and need none. Any thread.
 */
final class Ledger {
  private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
  private final Set<Long> unknown = ConcurrentHashMap.newKeySet();

  /** A send that the cluster has. */
  void acknowledge(long number, TopicPartition partition, long offset) {
    acknowledged.put(number, partition.partition() + "@" + offset);
  }

  /** A send that may or may not have arrived. */
  void lose(long number) {
    unknown.add(number);
  }

  /** Numbers and places, {@code partition@offset}, of all that was acknowledged. */
  Map<Long, String> acknowledged() {
    return new TreeMap<>(acknowledged);
  }

  int size() {
    return acknowledged.size();
  }

  /** Those that may have arrived. */
  Set<Long> unknown() {
    return new TreeSet<>(unknown);
  }

  /** Whether an answer to it is expected or possible. */
  boolean knows(long number) {
    return acknowledged.containsKey(number) || unknown.contains(number);
  }
}
