package io.embeddingstreams.cache;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.wire.KeyRange;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Stores in memory, and entries for them. */
final class Rows {
  private Rows() {}

  /** An open store without rows. */
  static KeyValueStore<Bytes, byte[]> store() {
    KeyValueStore<Bytes, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(new MockProcessorContext<Bytes, byte[]>().getStateStoreContext(), store);
    return store;
  }

  /** How many rows stand in a range. */
  static int count(KeyValueStore<Bytes, byte[]> rows, KeyRange range) {
    int count = 0;
    try (KeyValueIterator<Bytes, byte[]> all = rows.range(range.from(), range.to())) {
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }

  static Fingerprint print(int number) {
    return Fingerprint.of(ByteBuffer.allocate(Fingerprint.LENGTH).putInt(number).array());
  }

  /** An entry of four numbers. */
  static Entry entry(long writtenMillis, long expiresMillis) {
    return entry(writtenMillis, expiresMillis, "", "space");
  }

  static Entry entry(long writtenMillis, long expiresMillis, String namespace, String space) {
    return new Entry(Vector.of(1, 2, 3, 4), 5, namespace, space, "", writtenMillis, expiresMillis);
  }
}
