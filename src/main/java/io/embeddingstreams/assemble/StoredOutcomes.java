package io.embeddingstreams.assemble;

import io.embeddingstreams.wire.Bitmap;
import io.embeddingstreams.wire.Outcomes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome rows of one assembly as they were read; rows that are about to go are none. Pure.
 *
 * @param outcomes what could be read, in the order in which it came
 * @param end greater than the number of every row; rows below it may be gone
 */
/*
 * Under at_least_once a crash or an instance that others took for dead may leave some rows of an
 * assembly and not others. So what is filled is what both the bitmap and a row say: a position whose
 * row is gone or can't be read is missing again, and is asked for again.
 */
record StoredOutcomes(List<Outcomes.Positioned> outcomes, int end) {
  StoredOutcomes {
    outcomes = List.copyOf(outcomes);
  }

  /** What is filled by them; {@code row} is the bitmap's, null where there is none. */
  Bitmap filled(Positions positions, byte @Nullable [] row) {
    Bitmap filled = new Bitmap(positions.size());
    Bitmap stored = row == null ? null : Bitmap.read(row).orNull();
    if (stored != null && stored.size() == positions.size()) {
      for (Outcomes.Positioned outcome : outcomes) {
        int index = positions.indexOf(outcome);
        if (index >= 0 && !stored.isMissing(index)) {
          var unused = filled.fill(index);
        }
      }
    }
    return filled;
  }
}
