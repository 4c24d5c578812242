package io.embeddingstreams.model;

/** What is written to the responses topic. */
public enum Responses {
  ALL,
  /** Errors, and answers in which a position failed. */
  ERRORS,
  /** Nothing: errors go to the dead letters. */
  NONE
}
