package io.embeddingstreams.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What environment and command line say over the file. */
final class Overrides {
  /** Other variables are none of ours. */
  static final String PREFIX = "EMBEDDING_STREAMS__";

  private Overrides() {}

  /** Puts the variables that begin with {@link #PREFIX}, in the order of their names. */
  static void environment(Tree root, Map<String, String> environment, Faults faults) {
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                List<String> steps = List.of(name.substring(PREFIX.length()).split("__", -1));
                new Overriding(name, value, Spelling.ENVIRONMENT, faults)
                    .put(Keys.ROOT, root, steps);
              }
            });
  }

  /** Puts each {@code KEY=VALUE}, in the order given. */
  static void sets(Tree root, List<String> sets, Faults faults) {
    for (String set : sets) {
      int end = equalsSign(set);
      List<String> steps = end > 0 ? steps(set.substring(0, end)) : null;
      if (steps == null) {
        faults.add(
            "--set", "one is not of the form KEY=VALUE; write --set models.\"a.b\".dimensions=8");
      } else {
        String source = "--set " + set.substring(0, end);
        new Overriding(source, set.substring(end + 1), Spelling.EXACT, faults)
            .put(Keys.ROOT, root, steps);
      }
    }
  }

  private static int equalsSign(String set) {
    char quote = 0;
    for (int i = 0; i < set.length(); i++) {
      char c = set.charAt(i);
      if (c == '=' && quote == 0) {
        return i;
      }
      quote = quoteAfter(quote, c);
    }
    return -1;
  }

  /** The names between dots; null where one is empty or a quote is open. */
  private static @Nullable List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    StringBuilder step = new StringBuilder();
    char quote = 0;
    for (char c : (path + ".").toCharArray()) {
      char after = quoteAfter(quote, c);
      if (c == '.' && quote == 0) {
        steps.add(step.toString());
        step.setLength(0);
      } else if (after == quote) {
        step.append(c);
      }
      quote = after;
    }
    return quote != 0 || steps.contains("") ? null : steps;
  }

  /** The quote that is open after this character; 0: none. */
  private static char quoteAfter(char open, char c) {
    if (c != '"' && c != '\'') {
      return open;
    }
    return open == 0 ? c : open == c ? 0 : open;
  }
}
