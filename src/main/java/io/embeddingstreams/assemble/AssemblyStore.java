package io.embeddingstreams.assemble;

import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.AssemblyRows;
import io.embeddingstreams.wire.DocumentOrigin;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.OpenRequestCodec;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.TaskRows;
import io.embeddingstreams.wire.Verdict;
import io.embeddingstreams.wire.VerdictCodec;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The rows of one home task's open requests. On the task's stream thread. */
final class AssemblyStore {
  /** Which of the task's source topics: the requests. */
  static final int REQUESTS = 0;

  /** Which of the task's source topics: the documents. */
  static final int DOCUMENTS = 1;

  /** The changelog takes 9 MiB with key and batch. */
  private static final int LARGEST_ROW = (9 << 20) - (64 << 10);

  private final int source;
  private final TaskRows rows;
  private final TaskRows orderRows;
  private final OutcomeRows outcomes;
  private final KeyOrderStore order;

  /**
   * @param source which of the task's source topics its requests stand in
   * @param order of that topic alone
   * @param answeredRows told of commits; null under exactly-once, as the next
   */
  AssemblyStore(
      int source,
      KeyValueStore<Bytes, byte[]> rows,
      KeyValueStore<Bytes, byte[]> order,
      @Nullable AfterCommit answeredRows,
      @Nullable AfterCommit answeredOrder) {
    this.source = source;
    this.rows = new TaskRows(rows, answeredRows);
    this.orderRows = new TaskRows(order, answeredOrder);
    this.outcomes = new OutcomeRows(source, this.rows);
    this.order = new KeyOrderStore(orderRows);
  }

  /** The places of its requests. */
  KeyOrderStore order() {
    return order;
  }

  /** Writes a new request; how many bytes it takes. */
  long putRequest(OpenRequest request) {
    byte[] bytes = fitting(request);
    rows.put(AssemblyRows.request(source, request.assembly().offset()), bytes);
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
    return rows.get(AssemblyRows.request(source, offset));
  }

  /** Appends outcomes and what is filled by them. */
  void append(Assembly assembly, List<Outcomes.Positioned> accepted) {
    outcomes.append(assembly, accepted);
  }

  /** Writes that a request ended with an error before its turn. */
  void putVerdict(long offset, Verdict verdict) {
    rows.put(AssemblyRows.verdict(source, offset), VerdictCodec.write(verdict));
  }

  /** A request and its rows as memory needs them; null where none is open. */
  @Nullable Assembly load(long offset, boolean orderByKey, long nowMillis) {
    byte[] bytes = requestBytes(offset);
    OpenRequest request = bytes == null ? null : OpenRequestCodec.read(bytes).orNull();
    if (bytes == null || request == null) {
      return null;
    }
    StoredOutcomes stored = outcomes.read(offset);
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
    byte[] bytes = rows.get(row);
    Verdict verdict = bytes == null ? null : VerdictCodec.read(bytes).orNull();
    if (bytes != null && verdict == null) {
      rows.delete(row);
    }
    return verdict;
  }

  /** What every item came to, in the order of the items; {@code last} has no row. */
  List<Outcome> outcomes(Assembly assembly, List<Outcomes.Positioned> last) {
    return outcomes.byItem(assembly, last);
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
    rows.delete(AssemblyRows.assembly(source, offset));
  }

  /** Deletes all rows of a request that was answered. */
  void delete(Assembly assembly) {
    long offset = assembly.offset();
    outcomes.delete(assembly);
    if (assembly.verdict() != null) {
      rows.delete(AssemblyRows.verdict(source, offset));
    }
    rows.delete(AssemblyRows.request(source, offset));
    OrderKey key = assembly.orderKey();
    if (key != null) {
      order.delete(key, offset);
    }
  }

  /** The first offset after another that has rows of any kind, by one seek; null: none has. */
  @Nullable Long nextAfter(long offset) {
    Bytes row = rows.first(AssemblyRows.from(source, offset + 1));
    return row == null ? null : AssemblyRows.offset(row);
  }

  /** Deletes what a commit has seen. */
  void deleteAnswered() {
    rows.deleteAnswered();
    orderRows.deleteAnswered();
  }

  /** Whether rows wait for a commit. */
  boolean hasAnswered() {
    return rows.hasAnswered() || orderRows.hasAnswered();
  }
}
