package io.embeddingstreams.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * When instances died, stopped or slept, when cache partitions moved and brokers died. Times are of
 * {@code System.nanoTime()}. Any thread.
 */
final class Disturbances {
  /** The death or silence of brokers. */
  static final String BROKER = "broker";

  private final List<Span> spans = new ArrayList<>();

  /**
   * One of them.
   *
   * @param partitions of the cache that it hit
   * @param from its first effect
   * @param to its last; the greatest number while it lasts
   */
  record Span(String what, Set<Integer> partitions, long from, long to) {
    Span {
      partitions = Set.copyOf(partitions);
    }

    boolean isOfBrokers() {
      return what.equals(BROKER);
    }
  }

  /** Begins one; its number. */
  synchronized int begin(String what, Set<Integer> partitions) {
    spans.add(new Span(what, partitions, System.nanoTime(), Long.MAX_VALUE));
    return spans.size() - 1;
  }

  /** Ends one, so many seconds from now. */
  synchronized void end(int number, int afterSeconds) {
    Span span = spans.get(number);
    long to = System.nanoTime() + TimeUnit.SECONDS.toNanos(afterSeconds);
    spans.set(number, new Span(span.what(), span.partitions(), span.from(), to));
  }

  /** Notes one that is over. */
  synchronized void add(Span over) {
    spans.add(over);
  }

  /** All of them. */
  synchronized List<Span> all() {
    return List.copyOf(spans);
  }

  /** How many of each kind. */
  synchronized Map<String, Long> counts() {
    return spans.stream()
        .map(Span::what)
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }
}
