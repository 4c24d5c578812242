package io.embeddingstreams.wire;

import io.embeddingstreams.model.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups items of one request by the cache partition that owns them. Pure. */
public final class LookupSplit {
  private LookupSplit() {}

  /** One record for each owner, split where it would be too large. */
  public static List<Addressed> lookups(
      OpenRequest request, List<Item> items, int cachePartitions) {
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
                  own);
          for (Lookup part : RecordSplit.split(lookup, RecordSplit.MAX_BYTES)) {
            records.add(Addressed.to(partition, LookupCodec.write(part)));
          }
        });
    return records;
  }
}
