package io.embeddingstreams.config;

import java.util.List;

/**
 * Keys of the contract whose work this version does not do. They are refused, never ignored; the
 * version that does the work takes its line out of the table.
 *
 * @param key at the top of the configuration
 * @param values the values that are refused; empty: any
 * @param work what would have to be done for it
 */
record Later(String key, List<String> values, String work) {
  static final List<Later> TABLE =
      List.of(
          new Later("mappings", List.of(), "plain records as input"),
          new Later("http", List.of(), "the HTTP edge"));

  /** Adds a fault for each key of the table that says something. */
  static void refuse(Tree.Branch root, Faults faults) {
    for (Later later : TABLE) {
      Tree given = root.child(later.key);
      if (!given.isEmpty() && later.covers(given)) {
        faults.add(later.key, later.message());
      }
    }
  }

  /** A line for the documents. */
  String describe() {
    String what = values.isEmpty() ? "" : ": " + String.join(", ", values);
    return "`" + key + what + "` (" + work + ")";
  }

  private boolean covers(Tree given) {
    return values.isEmpty() || (given instanceof Tree.Leaf leaf && values.contains(leaf.text()));
  }

  private String message() {
    String what = values.isEmpty() ? work : work + " (" + String.join(", ", values) + ")";
    return "not supported yet by this version: " + what + "; remove it";
  }
}
