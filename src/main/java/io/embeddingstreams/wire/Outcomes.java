package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Outcome;
import java.util.List;

/** A record of the outcomes topic: what became of some items of one request. */
public record Outcomes(AssemblyId assembly, List<Positioned> outcomes) {
  /** Copies the list. */
  public Outcomes {
    outcomes = List.copyOf(outcomes);
  }

  /** The outcome of one item, with the position and the fingerprint that it answers. */
  public record Positioned(int position, Fingerprint fingerprint, Outcome outcome) {}
}
