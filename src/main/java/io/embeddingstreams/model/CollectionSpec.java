package io.embeddingstreams.model;

/**
 * Where vectors of one model go, and how their records are written.
 *
 * @param name as requests and the records' {@code collection_name} have it
 * @param model the alias whose vectors it holds
 * @param topic of its records; no other collection's
 * @param dimensions of every vector in it; 1 or more
 */
public record CollectionSpec(
    String name,
    String model,
    String topic,
    int dimensions,
    Ids ids,
    KeyFormat keyFormat,
    ValueFormat valueFormat,
    TextPlace text) {
  /** What becomes of a point's given id. */
  public enum Ids {
    /** One that is neither a UUID nor a whole number becomes a UUID, always the same. */
    UUID,
    /** It stays. */
    AS_IS
  }

  /** How record keys are written. */
  public enum KeyFormat {
    /** The id alone. */
    STRING,
    /** A JSON object with the id. */
    JSON
  }

  /** How record values are written. */
  public enum ValueFormat {
    /** Flat JSON. */
    JSON,
    /** The same beside its schema, as Connect's JsonConverter reads it. */
    CONNECT_JSON
  }

  /** Where the embedded text stands. */
  public enum TextPlace {
    /** In a field of its own. */
    FIELD,
    /** In the payload. */
    PAYLOAD,
    BOTH,
    NONE;

    /** Whether it stands in a field of its own. */
    public boolean inField() {
      return this == FIELD || this == BOTH;
    }

    /** Whether it stands in the payload. */
    public boolean inPayload() {
      return this == PAYLOAD || this == BOTH;
    }
  }
}
