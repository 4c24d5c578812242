package io.embeddingstreams.assemble;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When to look at which open request: a heap in memory, rebuilt after a restart. Pure. */
final class Wakeups {
  private final PriorityQueue<Wakeup> heap =
      new PriorityQueue<>((one, other) -> Long.compare(one.millis, other.millis));

  private record Wakeup(long millis, long offset) {}

  void add(long millis, long offset) {
    heap.add(new Wakeup(millis, offset));
  }

  /** The offset whose time has come, taken out; null where there is none. */
  @Nullable Long due(long nowMillis) {
    Wakeup first = heap.peek();
    if (first == null || first.millis > nowMillis) {
      return null;
    }
    heap.poll();
    return first.offset;
  }
}
