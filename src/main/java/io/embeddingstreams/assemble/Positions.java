package io.embeddingstreams.assemble;

import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.wire.Outcomes;
import java.util.Arrays;
import java.util.List;

/** Which outcomes an assembly's items may have: their positions and fingerprints. Pure. */
final class Positions {
  private final int[] positions;
  private final List<Fingerprint> fingerprints;

  /** Of these items, whose positions ascend. */
  Positions(List<Item> items) {
    this.positions = items.stream().mapToInt(Item::position).toArray();
    this.fingerprints = items.stream().map(Item::fingerprint).toList();
  }

  int size() {
    return positions.length;
  }

  /** The index among the items; negative where position or fingerprint is another. */
  int indexOf(Outcomes.Positioned outcome) {
    int index = Arrays.binarySearch(positions, outcome.position());
    return index >= 0 && fingerprints.get(index).equals(outcome.fingerprint()) ? index : -1;
  }
}
