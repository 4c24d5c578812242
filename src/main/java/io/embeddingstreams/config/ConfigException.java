package io.embeddingstreams.config;

/** Faults of a configuration, one a line. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With all faults. */
  public ConfigException(String faults) {
    super(faults);
  }
}
