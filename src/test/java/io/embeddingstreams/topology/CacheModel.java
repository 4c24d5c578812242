package io.embeddingstreams.topology;

import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/** What the cache must do with one request after another, in a few lines; and what it counts. */
final class CacheModel {
  int reads;
  int hits;
  int misses;
  int bypassed;
  int notStored;
  int unreadable;
  int expired;

  private final Map<String, Long> expiries = new HashMap<>();
  private final Set<String> damaged = new HashSet<>();

  /**
   * What a request says of the cache; a ttl of 0 is none. A life ends between two whole hundreds of
   * seconds, by which the test's time goes on.
   */
  record Controls(boolean read, boolean store, int ttlSeconds) {
    static Controls any(Random random) {
      return new Controls(
          random.nextInt(4) > 0,
          random.nextInt(4) > 0,
          random.nextInt(3) > 0 ? 0 : 50 + 100 * random.nextInt(9));
    }

    String json() {
      return "\"cache\":{\"no_cache\":%b,\"no_store\":%b%s}"
          .formatted(!read, !store, ttlSeconds == 0 ? "" : ",\"ttl\":" + ttlSeconds);
    }
  }

  void answer(List<String> texts, Controls controls, long nowMillis) {
    for (String text : texts) {
      reads += controls.read() ? 1 : 0;
      if (controls.read() && damaged.contains(text)) {
        unreadable++;
      }
      if (controls.read() && expiries.containsKey(text) && !damaged.contains(text)) {
        hits++;
      } else {
        miss(text, controls, nowMillis);
      }
    }
  }

  private void miss(String text, Controls controls, long nowMillis) {
    misses++;
    bypassed += controls.read() ? 0 : 1;
    if (controls.store()) {
      long ttl = controls.ttlSeconds();
      expiries.put(text, ttl == 0 ? Long.MAX_VALUE : nowMillis + ttl * 1_000);
      damaged.remove(text);
    } else {
      notStored++;
    }
  }

  void sweep(long nowMillis) {
    List<String> due = new ArrayList<>();
    expiries.forEach(
        (text, expires) -> {
          if (expires <= nowMillis) {
            due.add(text);
          }
        });
    due.forEach(
        text -> {
          expiries.remove(text);
          damaged.remove(text);
        });
    expired += due.size();
  }

  /** Flips a bit of an entry that is whole, if there is one. */
  void damage(Route route, Random random) {
    List<String> whole = expiries.keySet().stream().filter(t -> !damaged.contains(t)).toList();
    if (!whole.isEmpty()) {
      String text = whole.get(random.nextInt(whole.size()));
      KeyValue<Bytes, byte[]> row = row(route.entries(), text);
      row.value[row.value.length - 5] ^= 1;
      route.write(row.key, row.value);
      damaged.add(text);
    }
  }

  private static KeyValue<Bytes, byte[]> row(KeyValueStore<Bytes, byte[]> entries, String text) {
    try (var all = entries.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> row = all.next();
        if (EntryRows.parseEntry(row.key) != null
            && Objects.equals(FakeEmbedder.vector(text, 0), EntryCodec.vector(row.value))) {
          return row;
        }
      }
    }
    throw new AssertionError("there is no entry of " + text);
  }

  List<Integer> all() {
    return List.of(reads, hits, misses, bypassed, notStored, unreadable, expired);
  }
}
