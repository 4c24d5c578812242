package io.embeddingstreams.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What one part of a configuration says of another: it must be there. */
final class References {
  private References() {}

  /** Adds a fault for each name that leads to nothing. */
  static void check(Values root, Faults faults) {
    Collection<String> models = root.named("models").keySet();
    Map<String, Values> collections = root.named("collections");
    Map<String, String> topics = new HashMap<>();
    collections.forEach(
        (name, collection) -> {
          refer(collection.path("model"), collection.text("model"), models, "model", faults);
          String topic = collection.text("topic");
          String other = topic.isEmpty() ? null : topics.putIfAbsent(topic, name);
          if (other != null) {
            faults.add(
                collection.path("topic"),
                "is the topic of collection " + other + " too; a topic holds one collection");
          }
        });
    for (Values mapping : root.items("mappings")) {
      for (String name : mapping.texts("collections")) {
        refer(mapping.path("collections"), name, collections.keySet(), "collection", faults);
      }
    }
  }

  private static void refer(
      String path, String name, Collection<String> known, String what, Faults faults) {
    if (!name.isEmpty() && !known.contains(name)) {
      faults.add(
          path,
          "names " + what + " `" + name + "`, which is not configured" + Nearest.hint(name, known));
    }
  }
}
