package io.embeddingstreams.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one task that go with their answer: under exactly-once at once, in its transaction, under
 * at_least_once after the commit that has seen it. A row that is about to go is gone for readers.
 * On the task's stream thread.
 */
public final class TaskRows {
  private final KeyValueStore<Bytes, byte[]> store;
  private final @Nullable AfterCommit answered;

  /**
   * Rows of a store.
   *
   * @param answered told of commits; null under exactly-once
   */
  public TaskRows(KeyValueStore<Bytes, byte[]> store, @Nullable AfterCommit answered) {
    this.store = store;
    this.answered = answered;
  }

  /** The row's value; null where there is none. */
  public byte @Nullable [] get(Bytes row) {
    return isGoing(row) ? null : store.get(row);
  }

  /** Writes a row, which stays. */
  public void put(Bytes row, byte[] value) {
    store.put(row, value);
    if (answered != null) {
      answered.keep(row);
    }
  }

  /** Deletes a row with its answer; rows go in the order of these calls. */
  public void delete(Bytes row) {
    if (answered == null) {
      store.delete(row);
    } else {
      answered.delete(row);
    }
  }

  /** Deletes every row of a range with its answer. */
  public void delete(KeyRange range) {
    List<Bytes> found = new ArrayList<>();
    all(range, (row, value) -> found.add(row));
    found.forEach(this::delete);
  }

  /** Each row of a range in order, also those that are about to go, which have no value. */
  public void all(KeyRange range, BiConsumer<Bytes, byte @Nullable []> each) {
    try (KeyValueIterator<Bytes, byte[]> all = store.range(range.from(), range.to())) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> row = all.next();
        each.accept(row.key, isGoing(row.key) ? null : row.value);
      }
    }
  }

  /** The first row of a range, by one seek, also one that is about to go; null: there is none. */
  public @Nullable Bytes first(KeyRange range) {
    try (KeyValueIterator<Bytes, byte[]> all = store.range(range.from(), range.to())) {
      return all.hasNext() ? all.next().key : null;
    }
  }

  private boolean isGoing(Bytes row) {
    return answered != null && answered.contains(row);
  }

  /** Deletes what a commit has seen. */
  public void deleteAnswered() {
    if (answered != null) {
      answered.take().forEach(store::delete);
    }
  }

  /** Whether rows wait for a commit. */
  public boolean hasAnswered() {
    return answered != null && !answered.isEmpty();
  }
}
