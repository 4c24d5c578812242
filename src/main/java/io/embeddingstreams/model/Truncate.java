package io.embeddingstreams.model;

/** What happens to an input that is longer than its model takes. */
public enum Truncate {
  /** It is an error. */
  NONE,
  /** Its end is cut off. */
  END
}
