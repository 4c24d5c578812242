package io.embeddingstreams.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of a bench's table: a figure beside what it is measured against.
 *
 * @param unit of both figures
 * @param ratio of measured to baseline, taken in each round by itself
 */
public record BenchLine(String what, Spread measured, Spread baseline, Spread ratio, String unit) {
  /** Of figures that were measured once. */
  public static BenchLine of(String what, double measured, double baseline, String unit) {
    return new BenchLine(
        what, Spread.of(measured), Spread.of(baseline), Spread.of(measured / baseline), unit);
  }

  /** Of alternating rounds: the two figures of one round stand at the same place. */
  public static BenchLine of(
      String what, List<Double> measured, List<Double> baseline, String unit) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < measured.size(); round++) {
      ratios.add(measured.get(round) / baseline.get(round));
    }
    return new BenchLine(what, Spread.of(measured), Spread.of(baseline), Spread.of(ratios), unit);
  }

  /** As it is printed: medians, the ratio's spread, and last the ratio's median. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-34s %10.1f of %10.1f %-10s %5.2f to %5.2f ratio=%.2f",
        what,
        measured.median(),
        baseline.median(),
        unit,
        ratio.min(),
        ratio.max(),
        ratio.median());
  }
}
