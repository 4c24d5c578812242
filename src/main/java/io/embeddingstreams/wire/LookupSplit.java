package io.embeddingstreams.wire;

import io.embeddingstreams.model.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups items of one request by the cache partition that owns them. Pure. */
public final class LookupSplit {
  private LookupSplit() {}

  /** One record for each owner, split where it would be too large; misses wait for a provider. */
  public static List<Addressed> lookups(
      OpenRequest request, List<Item> items, int cachePartitions) {
    return lookups(request, items, cachePartitions, false);
  }

  /**
   * One record for each owner, split where it would be too large.
   *
   * @param hitsOnly whether misses fail at once
   */
  public static List<Addressed> lookups(
      OpenRequest request, List<Item> items, int cachePartitions, boolean hitsOnly) {
    Map<Integer, List<Item>> byOwner = new TreeMap<>();
    for (Item item : items) {
      byOwner
          .computeIfAbsent(
              item.fingerprint().partition(cachePartitions), partition -> new ArrayList<>())
          .add(item);
    }
    List<Addressed> records = new ArrayList<>();
    byOwner.forEach(
        (partition, own) -> {
          Lookup lookup =
              new Lookup(
                  request.assembly(),
                  request.shape(),
                  request.cache(),
                  request.deadlineMillis(),
                  hitsOnly,
                  own);
          for (Lookup part : RecordSplit.split(lookup, RecordSplit.MAX_BYTES)) {
            records.add(Addressed.to(partition, LookupCodec.write(part)));
          }
        });
    return records;
  }
}
