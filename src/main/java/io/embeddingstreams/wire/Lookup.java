package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Item;
import java.util.List;

/**
 * A record of the lookups topic: the items of one request that one cache partition owns.
 *
 * @param deadlineMillis when the request gives up, epoch milliseconds; 0: never
 * @param hitsOnly whether misses fail at once rather than wait for a provider
 */
public record Lookup(
    AssemblyId assembly,
    CallShape shape,
    CacheUse cache,
    long deadlineMillis,
    boolean hitsOnly,
    List<Item> items) {
  /** Copies the items. */
  public Lookup {
    items = List.copyOf(items);
  }

  /** One whose misses wait for a provider. */
  public Lookup(
      AssemblyId assembly, CallShape shape, CacheUse cache, long deadlineMillis, List<Item> items) {
    this(assembly, shape, cache, deadlineMillis, false, items);
  }

  /** The same with other items. */
  Lookup with(List<Item> others) {
    return new Lookup(assembly, shape, cache, deadlineMillis, hitsOnly, others);
  }
}
