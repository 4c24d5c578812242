package io.embeddingstreams.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the name that was probably meant. */
final class Nearest {
  private Nearest() {}

  /** The known name with the smallest edit distance, as the end of a message; empty without any. */
  static String hint(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String each) -> distance(name, each)))
        .map(nearest -> "; the nearest known one is `" + nearest + "`")
        .orElse("");
  }

  /** Insertions, deletions and substitutions between two texts, letter case aside. */
  static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
