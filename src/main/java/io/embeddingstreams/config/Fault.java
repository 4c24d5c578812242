package io.embeddingstreams.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param keyPath where, as {@code --set} spells it, or the variable's or option's own name; empty:
 *     the file as a whole
 * @param message what is wrong and what to do, without any secret
 */
public record Fault(String keyPath, String message) {
  /** One line. */
  @Override
  public String toString() {
    return keyPath.isEmpty() ? message : keyPath + ": " + message;
  }
}
