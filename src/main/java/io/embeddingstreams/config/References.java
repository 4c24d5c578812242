package io.embeddingstreams.config;

import java.util.Collection;
import java.util.Map;

/** What one part of a configuration says of another: it must be there. */
final class References {
  private References() {}

  /** Adds a fault for each name that leads to nothing. */
  static void check(Values root, Faults faults) {
    Collection<String> models = root.named("models").keySet();
    Map<String, Values> collections = root.named("collections");
    collections.forEach(
        (name, collection) -> {
          for (Tree.Leaf model : collection.leaves("model")) {
            refer(collection.path("model"), "model", model, models, faults);
          }
        });
    for (Values mapping : root.items("mappings")) {
      for (Tree.Leaf name : mapping.leaves("collections")) {
        refer(mapping.path("collections"), "collection", name, collections.keySet(), faults);
      }
    }
  }

  private static void refer(
      String path, String what, Tree.Leaf name, Collection<String> known, Faults faults) {
    if (!name.broken() && !known.contains(name.text())) {
      faults.add(
          path,
          name.secret()
              ? "names a " + what + " that is not configured"
              : "names "
                  + what
                  + " `"
                  + name.text()
                  + "`, which is not configured"
                  + Nearest.hint(name.text(), known));
    }
  }
}
