package io.embeddingstreams.assemble;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.AssemblyRows;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.TaskRows;
import java.util.ArrayList;
import java.util.List;

/** The outcomes of one home task's open requests, as they came. On its thread. */
final class OutcomeRows {
  private static final Outcome LOST =
      new Outcome.Failed(
          Failure.of(ErrorCode.INTERNAL, "an outcome of this request can't be read any more"));

  private final int source;
  private final TaskRows rows;

  OutcomeRows(int source, TaskRows rows) {
    this.source = source;
    this.rows = rows;
  }

  /** Appends outcomes and what is filled by them. */
  void append(Assembly assembly, List<Outcomes.Positioned> accepted) {
    byte[] record = OutcomesCodec.write(new Outcomes(assembly.id(), accepted));
    rows.put(AssemblyRows.outcome(source, assembly.offset(), assembly.nextOutcomeRow()), record);
    rows.put(AssemblyRows.filled(source, assembly.offset()), assembly.filled().toBytes());
  }

  /** Those of a request as they stand here. */
  StoredOutcomes read(long offset) {
    List<Outcomes.Positioned> found = new ArrayList<>();
    int[] end = new int[1];
    rows.all(
        AssemblyRows.outcomes(source, offset),
        (row, value) -> {
          AssemblyRows.Key key = AssemblyRows.parse(row);
          Outcomes read = value == null ? null : OutcomesCodec.read(value).orNull();
          found.addAll(read == null ? List.of() : read.outcomes());
          end[0] = key == null ? end[0] : Math.max(end[0], key.n() + 1);
        });
    return new StoredOutcomes(found, end[0]);
  }

  /** What every item came to, in the order of the items; {@code last} has no row. */
  List<Outcome> byItem(Assembly assembly, List<Outcomes.Positioned> last) {
    Outcome[] byItem = new Outcome[assembly.itemCount()];
    place(assembly, read(assembly.offset()).outcomes(), byItem);
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

  /**
   * Deletes those of a request that was answered. What is filled goes before the outcomes: a crash
   * between them must not leave a request that looks complete without its vectors.
   */
  void delete(Assembly assembly) {
    if (assembly.outcomeRows() > 0) {
      rows.delete(AssemblyRows.filled(source, assembly.offset()));
    }
    for (int n = 0; n < assembly.outcomeRows(); n++) {
      rows.delete(AssemblyRows.outcome(source, assembly.offset(), n));
    }
  }
}
