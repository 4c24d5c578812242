package io.embeddingstreams.cache;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.RecordSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Groups the outcomes that are known at the same time: one record for each assembly, split where it
 * would be too large. On the task's stream thread.
 */
final class OutcomeSender {
  private final Consumer<Addressed> forward;
  private final Map<AssemblyId, List<Outcomes.Positioned>> known = new LinkedHashMap<>();

  OutcomeSender(Consumer<Addressed> forward) {
    this.forward = forward;
  }

  /** Takes the outcome of one item. */
  void add(AssemblyId assembly, int position, Fingerprint fingerprint, Outcome outcome) {
    known
        .computeIfAbsent(assembly, id -> new ArrayList<>())
        .add(new Outcomes.Positioned(position, fingerprint, outcome));
  }

  /** Sends what was taken. */
  void flush() {
    known.forEach(
        (assembly, outcomes) ->
            RecordSplit.split(new Outcomes(assembly, outcomes), RecordSplit.MAX_BYTES)
                .forEach(
                    part ->
                        forward.accept(
                            Addressed.to(assembly.partition(), OutcomesCodec.write(part)))));
    known.clear();
  }
}
