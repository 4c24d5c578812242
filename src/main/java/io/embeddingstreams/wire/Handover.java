package io.embeddingstreams.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the split room hands it to the assemble room.
 *
 * @param request without items where it was refused
 * @param known outcomes that the local read gave, by position
 * @param verdict why the whole request was refused; null where it was taken
 * @param hitsOnly whether its misses fail at once, since their model has filled its share
 */
public record Handover(
    OpenRequest request,
    List<Outcomes.Positioned> known,
    @Nullable Verdict verdict,
    boolean hitsOnly) {
  /** Copies the list. */
  public Handover {
    known = List.copyOf(known);
  }

  /** One whose misses wait for a provider. */
  public Handover(OpenRequest request, List<Outcomes.Positioned> known, @Nullable Verdict verdict) {
    this(request, known, verdict, false);
  }
}
