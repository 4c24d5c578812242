package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Outcome;
import java.util.List;

/** A record of the outcomes topic: what became of some items of one request. */
public record Outcomes(AssemblyId assembly, List<Positioned> outcomes) {
  /** The position of an outcome that ends its whole request. */
  public static final int WHOLE_REQUEST = Integer.MAX_VALUE;

  /** The fingerprint of such an outcome: 32 zero bytes. */
  public static final Fingerprint NO_FINGERPRINT = Fingerprint.of(new byte[Fingerprint.LENGTH]);

  /** Copies the list. */
  public Outcomes {
    outcomes = List.copyOf(outcomes);
  }

  /** The outcome of one item, with the position and the fingerprint that it answers. */
  public record Positioned(int position, Fingerprint fingerprint, Outcome outcome) {}
}
