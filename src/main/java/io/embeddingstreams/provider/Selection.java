package io.embeddingstreams.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which deployments to ask, in turn: of those that are ready the ones of the lowest order, drawn by
 * weight. One whose slots are full, or whose limits make it wait, is waited for: only faults,
 * pauses and rests lead to a higher order.
 */
final class Selection {
  private final RandomGenerator random;

  /** Draws with this generator. */
  Selection(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The lanes to try, in that order; empty where none is ready.
   *
   * @param avoid asked only where no other is ready
   */
  List<Lane> order(List<Lane> lanes, @Nullable Lane avoid, long now) {
    List<Lane> ready = new ArrayList<>();
    for (Lane lane : lanes) {
      if (lane.ready(now)) {
        ready.add(lane);
      }
    }
    if (ready.size() > 1 && avoid != null) {
      ready.remove(avoid);
    }
    return ready.size() > 1 ? draw(lowest(ready)) : ready;
  }

  private static List<Lane> lowest(List<Lane> lanes) {
    int lowest = lanes.stream().mapToInt(lane -> lane.deployment().order()).min().orElse(0);
    List<Lane> kept = new ArrayList<>(lanes);
    kept.removeIf(lane -> lane.deployment().order() > lowest);
    return kept;
  }

  private List<Lane> draw(List<Lane> lanes) {
    List<Lane> drawn = new ArrayList<>(lanes.size());
    while (!lanes.isEmpty()) {
      int sum = lanes.stream().mapToInt(lane -> lane.deployment().weight()).sum();
      int at = random.nextInt(sum);
      int i = 0;
      while (at >= lanes.get(i).deployment().weight()) {
        at -= lanes.get(i++).deployment().weight();
      }
      drawn.add(lanes.remove(i));
    }
    return drawn;
  }
}
