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
 */
public record Lookup(
    AssemblyId assembly, CallShape shape, CacheUse cache, long deadlineMillis, List<Item> items) {
  /** Copies the items. */
  public Lookup {
    items = List.copyOf(items);
  }
}
