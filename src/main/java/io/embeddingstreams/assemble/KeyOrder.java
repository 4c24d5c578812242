package io.embeddingstreams.assemble;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The open requests of each record key, in their order. Pure; as large as the bound of open
 * requests.
 */
final class KeyOrder {
  private final Map<OrderKey, TreeSet<Long>> open = new HashMap<>();

  /** Whether nothing of this key is open. */
  boolean isFree(OrderKey key) {
    return !open.containsKey(key);
  }

  /** A request of this key was taken. */
  void add(OrderKey key, long offset) {
    open.computeIfAbsent(key, k -> new TreeSet<>()).add(offset);
  }

  /** Whether it is this request's turn. */
  boolean isFirst(OrderKey key, long offset) {
    TreeSet<Long> own = open.get(key);
    return own == null || own.isEmpty() || own.first() >= offset;
  }

  /** The places of requests that are none of these, by offset. */
  Map<Long, OrderKey> without(BiPredicate<Long, OrderKey> these) {
    Map<Long, OrderKey> others = new TreeMap<>();
    open.forEach(
        (key, own) ->
            own.stream()
                .filter(offset -> !these.test(offset, key))
                .forEach(offset -> others.put(offset, key)));
    return others;
  }

  /** A request of this key has left; the offset whose turn it is now, null where none is open. */
  @Nullable Long remove(OrderKey key, long offset) {
    TreeSet<Long> own = open.get(key);
    if (own == null) {
      return null;
    }
    own.remove(offset);
    if (own.isEmpty()) {
      open.remove(key);
      return null;
    }
    return own.first();
  }
}
