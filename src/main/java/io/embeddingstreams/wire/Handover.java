package io.embeddingstreams.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the split room hands it to the assemble room.
 *
 * @param request without items where it was refused
 * @param known outcomes that the local read gave, by position
 * @param verdict why the whole request was refused; null where it was taken
 */
public record Handover(
    OpenRequest request, List<Outcomes.Positioned> known, @Nullable Verdict verdict) {
  /** Copies the list. */
  public Handover {
    known = List.copyOf(known);
  }
}
