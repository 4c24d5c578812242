package io.embeddingstreams.config;

import java.util.List;
import java.util.Locale;

/** How an override spells names. */
enum Spelling {
  /** As they are. */
  EXACT {
    @Override
    boolean matches(String step, String name) {
      return step.equals(name);
    }

    @Override
    String property(List<String> steps) {
      return String.join(".", steps);
    }
  },
  /** Letter case aside, with {@code _} for a dot, a hyphen or itself; in properties for a dot. */
  ENVIRONMENT {
    @Override
    boolean matches(String step, String name) {
      return plain(step).equals(plain(name));
    }

    @Override
    String property(List<String> steps) {
      return String.join(".", steps).toLowerCase(Locale.ROOT).replace('_', '.');
    }
  };

  /** Whether this step means this name. */
  abstract boolean matches(String step, String name);

  /** The Kafka property that these steps mean. */
  abstract String property(List<String> steps);

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
