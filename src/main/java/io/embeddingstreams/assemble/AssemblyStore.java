package io.embeddingstreams.assemble;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.AssemblyRows;
import io.embeddingstreams.wire.DocumentOrigin;
import io.embeddingstreams.wire.KeyOrderRows;
import io.embeddingstreams.wire.KeyRange;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.OpenRequestCodec;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.Verdict;
import io.embeddingstreams.wire.VerdictCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one home task's open requests. On the task's stream thread.
 *
 * <p>Under exactly-once rows are deleted with the answer, in one transaction. Under at_least_once
 * they are deleted after the commit that has seen the answer.
 */
final class AssemblyStore {
  /** Which of the task's source topics: the requests. */
  static final int REQUESTS = 0;

  /** Which of the task's source topics: the documents. */
  static final int DOCUMENTS = 1;

  /** The changelog takes 9 MiB with key and batch. */
  private static final int LARGEST_ROW = (9 << 20) - (64 << 10);

  private static final Outcome LOST =
      new Outcome.Failed(
          Failure.of(ErrorCode.INTERNAL, "an outcome of this request can't be read any more"));

  private final int source;
  private final KeyValueStore<Bytes, byte[]> rows;
  private final KeyValueStore<Bytes, byte[]> order;
  private final @Nullable AfterCommit answeredRows;
  private final @Nullable AfterCommit answeredOrder;

  /**
   * @param source which of the task's source topics its requests stand in
   * @param order of that topic alone
   */
  AssemblyStore(
      int source,
      KeyValueStore<Bytes, byte[]> rows,
      KeyValueStore<Bytes, byte[]> order,
      @Nullable AfterCommit answeredRows,
      @Nullable AfterCommit answeredOrder) {
    this.source = source;
    this.rows = rows;
    this.order = order;
    this.answeredRows = answeredRows;
    this.answeredOrder = answeredOrder;
  }

  /** Writes a new request; how many bytes it takes. */
  long putRequest(OpenRequest request) {
    byte[] bytes = fitting(request);
    put(AssemblyRows.request(source, request.assembly().offset()), bytes);
    return bytes.length;
  }

  /**
   * A request is no larger than a row may be; what stands in it twice may make it so. Then the copy
   * of its bytes goes, and after that the whole of texts that were cut: their vectors show what was
   * embedded.
   */
  private static byte[] fitting(OpenRequest request) {
    byte[] bytes = OpenRequestCodec.write(request);
    if (bytes.length > LARGEST_ROW && request.original() != null) {
      bytes = OpenRequestCodec.write(request.withOriginal(null));
    }
    return bytes.length > LARGEST_ROW && request.destination() != null
        ? OpenRequestCodec.write(request.withOriginal(null).withoutTexts())
        : bytes;
  }

  /** The request of an offset; null where none is open. */
  @Nullable OpenRequest request(long offset) {
    byte[] bytes = requestBytes(offset);
    return bytes == null ? null : OpenRequestCodec.read(bytes).orNull();
  }

  private byte @Nullable [] requestBytes(long offset) {
    Bytes row = AssemblyRows.request(source, offset);
    return isGoing(row) ? null : rows.get(row);
  }

  /** Writes an open request and its place once more, as they stand here. */
  void putAgain(Assembly assembly) {
    byte[] bytes = requestBytes(assembly.offset());
    OrderKey key = assembly.orderKey();
    if (bytes != null) {
      put(AssemblyRows.request(source, assembly.offset()), bytes);
    }
    if (bytes != null && key != null) {
      putOrder(key, assembly.offset());
    }
  }

  /** Appends outcomes and what is filled by them. */
  void append(Assembly assembly, List<Outcomes.Positioned> accepted) {
    byte[] record = OutcomesCodec.write(new Outcomes(assembly.id(), accepted));
    put(AssemblyRows.outcome(source, assembly.offset(), assembly.nextOutcomeRow()), record);
    put(AssemblyRows.filled(source, assembly.offset()), assembly.filled().toBytes());
  }

  /** Writes that a request ended with an error before its turn. */
  void putVerdict(long offset, Verdict verdict) {
    put(AssemblyRows.verdict(source, offset), VerdictCodec.write(verdict));
  }

  /** A request and its rows as memory needs them; null where none is open. */
  @Nullable Assembly load(long offset, boolean orderByKey, long nowMillis) {
    byte[] bytes = requestBytes(offset);
    OpenRequest request = bytes == null ? null : OpenRequestCodec.read(bytes).orNull();
    if (bytes == null || request == null) {
      return null;
    }
    StoredOutcomes stored = outcomes(offset);
    byte[] filled = rows.get(AssemblyRows.filled(source, offset));
    return new Assembly(
        request,
        bytes.length,
        OrderKey.of(request, orderByKey),
        stored.filled(new Positions(request.items()), filled),
        filled == null ? stored.end() : Math.max(1, stored.end()), // the bitmap goes with them
        verdict(offset),
        nowMillis);
  }

  /** One that can't be read is deleted: the request goes on, and may come to another. */
  private @Nullable Verdict verdict(long offset) {
    Bytes row = AssemblyRows.verdict(source, offset);
    byte[] bytes = isGoing(row) ? null : rows.get(row);
    Verdict verdict = bytes == null ? null : VerdictCodec.read(bytes).orNull();
    if (bytes != null && verdict == null) {
      delete(row);
    }
    return verdict;
  }

  /** What every item came to, in the order of the items; {@code last} has no row. */
  List<Outcome> outcomes(Assembly assembly, List<Outcomes.Positioned> last) {
    Outcome[] byItem = new Outcome[assembly.itemCount()];
    place(assembly, outcomes(assembly.offset()).outcomes(), byItem);
    place(assembly, last, byItem);
    for (int i = 0; i < byItem.length; i++) {
      byItem[i] = byItem[i] == null ? LOST : byItem[i];
    }
    return List.of(byItem);
  }

  private static void place(
      Assembly assembly, List<Outcomes.Positioned> outcomes, Outcome[] byItem) {
    for (Outcomes.Positioned outcome : outcomes) {
      int index = assembly.indexOf(outcome);
      if (index >= 0) {
        byItem[index] = outcome.outcome();
      }
    }
  }

  private StoredOutcomes outcomes(long offset) {
    List<Outcomes.Positioned> found = new ArrayList<>();
    int end = 0;
    KeyRange range = AssemblyRows.outcomes(source, offset);
    try (KeyValueIterator<Bytes, byte[]> all = rows.range(range.from(), range.to())) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> row = all.next();
        AssemblyRows.Key key = AssemblyRows.parse(row.key);
        Outcomes read = isGoing(row.key) ? null : OutcomesCodec.read(row.value).orNull();
        found.addAll(read == null ? List.of() : read.outcomes());
        end = key == null ? end : Math.max(end, key.n() + 1);
      }
    }
    return new StoredOutcomes(found, end);
  }

  private boolean isGoing(Bytes row) {
    return answeredRows != null && answeredRows.contains(row);
  }

  /** Whether a request stands there, readable or not. */
  boolean hasRequest(long offset) {
    return requestBytes(offset) != null;
  }

  /**
   * Replaces a request that only a newer version reads by what can be read of it and what it ends
   * with. False where not even its place is readable.
   */
  boolean giveUp(long offset, Verdict verdict) {
    byte[] bytes = requestBytes(offset);
    OpenRequest head = bytes == null ? null : OpenRequestCodec.head(bytes);
    if (head == null) {
      return false;
    }
    putVerdict(offset, verdict); // before the request, which has no items and looks complete
    putRequest(
        source == DOCUMENTS
            ? head.withDocument(new DocumentOrigin(head.assembly(), "", null, false), null)
            : head);
    return true;
  }

  /** Deletes every row of an offset, of whatever kind. */
  void deleteRows(long offset) {
    KeyRange range = AssemblyRows.assembly(source, offset);
    List<Bytes> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = rows.range(range.from(), range.to())) {
      while (all.hasNext()) {
        found.add(all.next().key);
      }
    }
    found.forEach(this::delete);
  }

  /**
   * Deletes all rows of a request that was answered. What is filled goes before the outcomes: a
   * crash between them must not leave a request that looks complete without its vectors.
   */
  void delete(Assembly assembly) {
    long offset = assembly.offset();
    if (assembly.outcomeRows() > 0) {
      delete(AssemblyRows.filled(source, offset));
    }
    for (int n = 0; n < assembly.outcomeRows(); n++) {
      delete(AssemblyRows.outcome(source, offset, n));
    }
    if (assembly.verdict() != null) {
      delete(AssemblyRows.verdict(source, offset));
    }
    delete(AssemblyRows.request(source, offset));
    OrderKey key = assembly.orderKey();
    if (key != null) {
      deleteOrder(key, offset);
    }
  }

  /** Writes that a request of a key is open. */
  void putOrder(OrderKey key, long offset) {
    Bytes row = KeyOrderRows.request(key.hash(), offset);
    order.put(row, new byte[0]);
    if (answeredOrder != null) {
      answeredOrder.keep(row);
    }
  }

  /** Every open request that has a key. */
  void eachOrder(BiConsumer<OrderKey, Long> found) {
    try (KeyValueIterator<Bytes, byte[]> all = order.all()) {
      while (all.hasNext()) {
        KeyOrderRows.Key key = KeyOrderRows.parse(all.next().key);
        if (key != null) {
          found.accept(new OrderKey(key.hash()), key.offset());
        }
      }
    }
  }

  /** The first offset after another that has rows of any kind, by one seek; null: none has. */
  @Nullable Long nextAfter(long offset) {
    KeyRange range = AssemblyRows.from(source, offset + 1);
    try (KeyValueIterator<Bytes, byte[]> all = rows.range(range.from(), range.to())) {
      return all.hasNext() ? AssemblyRows.offset(all.next().key) : null;
    }
  }

  /** Deletes what a commit has seen. */
  void deleteAnswered() {
    if (answeredRows != null && answeredOrder != null) {
      answeredRows.take().forEach(rows::delete);
      answeredOrder.take().forEach(order::delete);
    }
  }

  /** Whether rows wait for a commit. */
  boolean hasAnswered() {
    return answeredRows != null
        && answeredOrder != null
        && !(answeredRows.isEmpty() && answeredOrder.isEmpty());
  }

  private void put(Bytes row, byte[] value) {
    rows.put(row, value);
    if (answeredRows != null) {
      answeredRows.keep(row);
    }
  }

  private void delete(Bytes row) {
    if (answeredRows == null) {
      rows.delete(row);
    } else {
      answeredRows.delete(row);
    }
  }

  /** Deletes the place of a request in the order of its key. */
  void deleteOrder(OrderKey key, long offset) {
    Bytes row = KeyOrderRows.request(key.hash(), offset);
    if (answeredOrder == null) {
      order.delete(row);
    } else {
      answeredOrder.delete(row);
    }
  }
}
