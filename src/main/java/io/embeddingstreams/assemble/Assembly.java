package io.embeddingstreams.assemble;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Bitmap;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an open request still lacks. It holds positions and fingerprints, not inputs and vectors:
 * those stand in the store. On the task's stream thread.
 */
final class Assembly {
  private static final long FIRST_ASK_MILLIS = 30_000;
  private static final long LAST_ASK_MILLIS = 600_000;
  private static final long UNREADABLE_MILLIS = 300_000;

  private final AssemblyId id;
  private final String model;
  private final OnError onError;
  private final long deadlineMillis;
  private final @Nullable OrderKey orderKey;
  private final Positions positions;
  private final Bitmap filled;
  private final long bytes;
  private int outcomeRows;
  private @Nullable Verdict verdict;
  private long askDelayMillis = FIRST_ASK_MILLIS;
  private long newsMillis;
  private long unreadableMillis;

  /**
   * @param bytes that it takes in the store, for the bound of open work
   * @param outcomeRows greater than the number of each outcome row that it has
   * @param orderKey null where its answer leaves as soon as it is complete
   */
  Assembly(
      OpenRequest request,
      long bytes,
      @Nullable OrderKey orderKey,
      Bitmap filled,
      int outcomeRows,
      @Nullable Verdict verdict,
      long nowMillis) {
    this.id = request.assembly();
    this.model = request.shape().model();
    this.onError = request.onError();
    this.deadlineMillis = request.deadlineMillis();
    this.orderKey = orderKey;
    this.positions = new Positions(request.items());
    this.filled = filled;
    this.bytes = bytes;
    this.outcomeRows = outcomeRows;
    this.verdict = verdict;
    this.newsMillis = nowMillis;
  }

  AssemblyId id() {
    return id;
  }

  long offset() {
    return id.offset();
  }

  String model() {
    return model;
  }

  int itemCount() {
    return positions.size();
  }

  long bytes() {
    return bytes;
  }

  @Nullable OrderKey orderKey() {
    return orderKey;
  }

  @Nullable Verdict verdict() {
    return verdict;
  }

  /** The outcomes that fit: right position and fingerprint, not there yet; they count as filled. */
  List<Outcomes.Positioned> accept(List<Outcomes.Positioned> outcomes, long nowMillis) {
    List<Outcomes.Positioned> accepted = new ArrayList<>(outcomes.size());
    for (Outcomes.Positioned outcome : outcomes) {
      int index = indexOf(outcome);
      if (index >= 0 && filled.fill(index)) {
        accepted.add(outcome);
      }
    }
    if (!accepted.isEmpty()) {
      newsMillis = nowMillis;
      askDelayMillis = FIRST_ASK_MILLIS;
      unreadableMillis = 0;
    }
    return accepted;
  }

  /** The index among the items; negative where position or fingerprint is another. */
  int indexOf(Outcomes.Positioned outcome) {
    return positions.indexOf(outcome);
  }

  /** The failure that ends the request, where one of these outcomes does; else null. */
  @Nullable Failure fatal(List<Outcomes.Positioned> accepted) {
    if (onError == OnError.PARTIAL) {
      return null;
    }
    for (Outcomes.Positioned outcome : accepted) {
      Failure failure = outcome.outcome().match(embedded -> null, Outcome.Failed::failure);
      if (failure != null) {
        return failure.at(outcome.position());
      }
    }
    return null;
  }

  /** Ends it with an error; the first verdict stays. */
  void decide(Verdict error) {
    if (verdict == null) {
      verdict = error;
    }
  }

  /** Whether it only waits for its turn. */
  boolean isDone() {
    return verdict != null || filled.missing() == 0;
  }

  /** Indexes of the items without an outcome. */
  List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int i = filled.nextMissing(0); i < positions.size(); i = filled.nextMissing(i + 1)) {
      missing.add(i);
    }
    return missing;
  }

  Bitmap filled() {
    return filled;
  }

  int outcomeRows() {
    return outcomeRows;
  }

  /** The number of the next outcome row. */
  int nextOutcomeRow() {
    return outcomeRows++;
  }

  boolean isLate(long nowMillis) {
    return deadlineMillis > 0 && nowMillis >= deadlineMillis;
  }

  /** Outcomes came that only a newer version reads: when it asks again, others may answer. */
  void unreadable(long nowMillis) {
    unreadableMillis = unreadableMillis == 0 ? nowMillis : unreadableMillis;
  }

  /** Whether it has waited long enough for outcomes that can be read. */
  boolean isUnreadable(long nowMillis) {
    return unreadableMillis > 0 && nowMillis >= unreadableMillis + UNREADABLE_MILLIS;
  }

  boolean wantsToAsk(long nowMillis) {
    return nowMillis >= newsMillis + askDelayMillis;
  }

  /** It asked again; the next time it waits twice as long. */
  void asked(long nowMillis) {
    newsMillis = nowMillis;
    askDelayMillis = Math.min(2 * askDelayMillis, LAST_ASK_MILLIS);
  }

  /** When to look at it again, epoch milliseconds. */
  long wakeMillis() {
    long ask = newsMillis + askDelayMillis;
    long first = unreadableMillis > 0 ? Math.min(unreadableMillis + UNREADABLE_MILLIS, ask) : ask;
    return deadlineMillis > 0 ? Math.min(deadlineMillis, first) : first;
  }
}
