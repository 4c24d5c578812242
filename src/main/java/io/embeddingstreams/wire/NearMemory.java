package io.embeddingstreams.wire;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries that are read often, in memory above the stores that hold them; at most so many bytes of
 * heap, those of least use gone first. What no store has is not remembered.
 *
 * <p>One an instance. Stream threads of the requests application read and load, those of the cache
 * application tell of changes and of stores that close, any thread reads figures. Work on the bound
 * is done by the thread that loads.
 */
/*
 * Never an older row than the store's: a load reads the store inside compute() of its key, and a
 * change is told after the store was written, through compute() of the same key, which exclude each
 * other. Either the load was first; then the change waits for it and takes out what it loaded. Or
 * the load follows, and reads the new row. invalidate() would not do by its contract: of a key that
 * is being loaded and not there yet it is undefined, and computeIfPresent() does in fact return at
 * once.
 *
 * An entry is of one opening of a store, and answers readers of that opening alone. So what a slow
 * load brings in after its store was closed, wiped or opened again answers nobody.
 */
final class NearMemory {
  private static final long MOST = 1L << 60;

  // Measured beside vector and texts: 396 bytes. By the layout of objects, 72 of them are the
  // fingerprint, 64 the entry and its vector, 120 the texts; the rest is Caffeine's.
  private static final int OVERHEAD = 400;

  private final @Nullable Cache<Fingerprint, Near> entries;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  private record Near(Entry entry, long opening) {}

  /**
   * @param bytes of heap that it takes at most; 0: it remembers nothing
   */
  NearMemory(long bytes) {
    this.entries =
        bytes == 0
            ? null
            : Caffeine.newBuilder()
                .maximumWeight(Math.min(MOST, bytes))
                .weigher((Fingerprint key, Near near) -> weight(near.entry()))
                .executor(Runnable::run)
                .build();
  }

  /** What an entry takes of the heap, in bytes; never less. */
  static int weight(Entry entry) {
    int letters =
        entry.namespace().length() + entry.space().length() + entry.upstreamModel().length();
    return OVERHEAD + entry.vector().bytes().length + Character.BYTES * letters;
  }

  /**
   * The entry, where it is remembered of this opening of its store; null elsewhere.
   *
   * @param opening no two are alike
   */
  @Nullable Entry find(Fingerprint fingerprint, long opening) {
    if (entries == null) {
      return null;
    }
    Near near = entries.getIfPresent(fingerprint);
    boolean known = near != null && near.opening() == opening;
    (known ? hits : misses).increment();
    return near == null || !known ? null : near.entry();
  }

  /**
   * The entry as the store has it now, which is remembered; null where it has none.
   *
   * @param store reads it; what it throws is thrown on
   */
  @Nullable Entry load(
      Fingerprint fingerprint, long opening, Function<Fingerprint, @Nullable Entry> store) {
    if (entries == null) {
      return store.apply(fingerprint);
    }
    Near loaded =
        entries
            .asMap()
            .compute(
                fingerprint,
                (key, there) ->
                    there != null && there.opening() == opening
                        ? there
                        : read(opening, key, store));
    return loaded == null ? null : loaded.entry();
  }

  private static @Nullable Near read(
      long opening, Fingerprint fingerprint, Function<Fingerprint, @Nullable Entry> store) {
    Entry entry = store.apply(fingerprint);
    return entry == null ? null : new Near(entry, opening);
  }

  /** Forgets an entry that was written or deleted; its store has been written already. */
  void changed(Fingerprint fingerprint) {
    if (entries != null) {
      var unused = entries.asMap().compute(fingerprint, (key, there) -> null);
    }
  }

  /** Forgets an entry where it is of this opening. */
  void forget(Fingerprint fingerprint, long opening) {
    if (entries != null) {
      var unused =
          entries
              .asMap()
              .computeIfPresent(
                  fingerprint, (key, there) -> there.opening() == opening ? null : there);
    }
  }

  /** Forgets all entries of an opening, which is over. */
  void forget(long opening) {
    if (entries != null) {
      entries.asMap().values().removeIf(near -> near.opening() == opening);
    }
  }

  /** Reads that it answered. */
  long hits() {
    return hits.sum();
  }

  /** Reads that went on to the store. */
  long misses() {
    return misses.sum();
  }

  /** What its entries take of the heap. */
  long bytes() {
    return entries == null
        ? 0
        : entries.policy().eviction().map(Policy.Eviction::weightedSize).orElseThrow().orElse(0);
  }
}
