package io.embeddingstreams.model;

/** What an input is for, where a model tells the two apart. */
public enum InputType {
  /** Something to search with. */
  QUERY,
  /** Something to be found. */
  DOCUMENT
}
