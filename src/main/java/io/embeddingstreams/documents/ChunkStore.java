package io.embeddingstreams.documents;

import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.ChunkCount;
import io.embeddingstreams.wire.KeyOrderRows;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How many chunks each document of one home task has. On the task's stream thread.
 *
 * <p>Under exactly-once a row is written in one transaction with the points. Under at_least_once it
 * says of chunks that went that they may still be there, until a commit has seen their deletes: a
 * crash between two acknowledgements then repeats deletes and never loses one.
 */
final class ChunkStore {
  private final KeyValueStore<Bytes, byte[]> rows;
  private final @Nullable AfterCommit settled;

  /**
   * @param settled told of commits; null under exactly-once
   */
  ChunkStore(KeyValueStore<Bytes, byte[]> rows, @Nullable AfterCommit settled) {
    this.rows = rows;
    this.settled = settled;
  }

  /** How many chunks of a document may have a point; -1 where it never had one. */
  int most(Bytes document) {
    byte[] bytes = rows.get(KeyOrderRows.hash(document));
    ChunkCount count = bytes == null ? null : ChunkCount.read(bytes).orNull();
    return count == null ? -1 : count.most();
  }

  /** The document's points are these now; those beyond, up to {@code most}, are deleted. */
  void put(Bytes document, int now, int most) {
    Bytes row = KeyOrderRows.hash(document);
    if (settled == null) {
      settle(row, now);
      return;
    }
    rows.put(row, new ChunkCount(now, Math.max(now, most)).toBytes());
    settled.keep(row);
    if (most > now || now == 0) {
      settled.delete(row);
    }
  }

  /** Forgets chunks whose deletes a commit has seen. */
  void settle() {
    if (settled != null) {
      for (Bytes row : settled.take()) {
        byte[] bytes = rows.get(row);
        ChunkCount count = bytes == null ? null : ChunkCount.read(bytes).orNull();
        if (count != null) {
          settle(row, count.now());
        }
      }
    }
  }

  private void settle(Bytes row, int now) {
    if (now == 0) {
      rows.delete(row);
    } else {
      rows.put(row, new ChunkCount(now, now).toBytes());
    }
  }
}
