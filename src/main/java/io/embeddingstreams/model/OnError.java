package io.embeddingstreams.model;

/** What a position that failed means for its request. */
public enum OnError {
  /** The whole request fails. */
  FAIL,
  /** Good positions answer, bad ones carry their own error. */
  PARTIAL
}
