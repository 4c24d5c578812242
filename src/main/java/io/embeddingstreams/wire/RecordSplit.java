package io.embeddingstreams.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Splits what would be too large a record into several, in order, each of at most a number of
 * bytes; one whose single item is larger holds that item alone. Stateless.
 */
/*
 * Sizes are reckoned, never written: the reckoning is an upper bound of the codec's bytes, exact but
 * for lone surrogates and the count. Key, headers and the record's own frame are not part of it.
 */
public final class RecordSplit {
  /** 1 MiB: what lookups and outcomes are split at. */
  public static final int MAX_BYTES = 1 << 20;

  private RecordSplit() {}

  /** Lookups whose values take at most {@code maxBytes} each; the same one where it does. */
  public static List<Lookup> split(Lookup lookup, int maxBytes) {
    long room = maxBytes - LookupCodec.headSize(lookup);
    return parts(lookup.items(), ItemFields::size, room).stream().map(lookup::with).toList();
  }

  /** Outcomes whose values take at most {@code maxBytes} each; the same ones where they do. */
  public static List<Outcomes> split(Outcomes outcomes, int maxBytes) {
    long room = maxBytes - OutcomesCodec.headSize(outcomes);
    return parts(outcomes.outcomes(), OutcomesCodec::size, room).stream()
        .map(part -> new Outcomes(outcomes.assembly(), part))
        .toList();
  }

  /** At least what the lookup's value takes, in bytes. */
  public static long upperBound(Lookup lookup) {
    return LookupCodec.headSize(lookup) + lookup.items().stream().mapToLong(ItemFields::size).sum();
  }

  /** At least what the outcomes' value takes, in bytes. */
  public static long upperBound(Outcomes outcomes) {
    return OutcomesCodec.headSize(outcomes)
        + outcomes.outcomes().stream().mapToLong(OutcomesCodec::size).sum();
  }

  private static <T> List<List<T>> parts(List<T> all, ToLongFunction<T> size, long room) {
    List<List<T>> parts = new ArrayList<>();
    long filled = 0;
    int from = 0;
    for (int i = 0; i < all.size(); i++) {
      long more = size.applyAsLong(all.get(i));
      if (i > from && filled + more > room) {
        parts.add(all.subList(from, i));
        from = i;
        filled = 0;
      }
      filled += more;
    }
    parts.add(all.subList(from, all.size()));
    return parts;
  }
}
