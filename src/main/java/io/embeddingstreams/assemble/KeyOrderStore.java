package io.embeddingstreams.assemble;

import io.embeddingstreams.wire.KeyOrderRows;
import io.embeddingstreams.wire.TaskRows;
import java.util.function.BiConsumer;

/** The places of one home task's open requests, each in the order of its key. On its thread. */
final class KeyOrderStore {
  private final TaskRows rows;

  KeyOrderStore(TaskRows rows) {
    this.rows = rows;
  }

  /** Writes that a request of a key is open. */
  void put(OrderKey key, long offset) {
    rows.put(KeyOrderRows.request(key.hash(), offset), new byte[0]);
  }

  /** Deletes the place of a request. */
  void delete(OrderKey key, long offset) {
    rows.delete(KeyOrderRows.request(key.hash(), offset));
  }

  /** Every open request that has a key. */
  void each(BiConsumer<OrderKey, Long> found) {
    rows.all(
        KeyOrderRows.all(),
        (row, value) -> {
          KeyOrderRows.Key key = KeyOrderRows.parse(row);
          if (key != null) {
            found.accept(new OrderKey(key.hash()), key.offset());
          }
        });
  }
}
