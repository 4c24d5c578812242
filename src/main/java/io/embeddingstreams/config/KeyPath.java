package io.embeddingstreams.config;

import java.util.regex.Pattern;

/** Spells places in a configuration as {@code --set} does. */
final class KeyPath {
  private static final Pattern DOTTED = Pattern.compile("kafka|streams|topics\\.config\\..+");

  private KeyPath() {}

  /** A name with a dot stands in quotes, but for Kafka's own properties. */
  static String child(String path, String name) {
    String spelled = name.contains(".") && !isDotted(path) ? '"' + name + '"' : name;
    return path.isEmpty() ? spelled : path + "." + spelled;
  }

  /** An element of a list goes by its name, or by its place from 0. */
  static String element(String path, int index, Tree element) {
    String label = element.label();
    return label.isEmpty() ? path + "[" + index + "]" : child(path, label);
  }

  private static boolean isDotted(String path) {
    return DOTTED.matcher(path).matches();
  }
}
