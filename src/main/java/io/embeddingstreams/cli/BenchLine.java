package io.embeddingstreams.cli;

import java.util.Locale;

/**
 * A line of a bench's table: a figure beside what it is measured against.
 *
 * @param unit of both figures
 */
record BenchLine(String what, double measured, double baseline, String unit) {
  /** Measured ÷ baseline. */
  double ratio() {
    return measured / baseline;
  }

  /** As it is printed; the ratio last. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-20s %10.1f of %10.1f %-9s ratio=%.2f",
        what,
        measured,
        baseline,
        unit,
        ratio());
  }
}
