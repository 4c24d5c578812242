package io.embeddingstreams.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the plain records of a topic become points.
 *
 * @param topic where they come from; no other mapping's
 * @param collections names of the collections that each becomes a point of; at least one
 * @param text JSON pointers into the row, at least one; what they find is joined by a blank line
 * @param payload JSON pointers into the row; each value goes along under its pointer's last name
 * @param chunking null: a text is embedded whole
 */
public record Mapping(
    String topic,
    Envelope envelope,
    List<String> collections,
    Identity identity,
    List<String> text,
    List<String> payload,
    @Nullable Chunking chunking) {
  /** Copies the lists. */
  public Mapping {
    collections = List.copyOf(collections);
    text = List.copyOf(text);
    payload = List.copyOf(payload);
  }

  /** What a record's value is wrapped in. */
  public enum Envelope {
    NONE,
    /** A change event of Debezium, as it is or unwrapped by its transform. */
    DEBEZIUM
  }

  /**
   * Where a point's id stands.
   *
   * @param pointer JSON pointer; null: the whole key
   */
  public record Identity(Part part, @Nullable String pointer) {
    /** The whole record key. */
    public static final Identity KEY = new Identity(Part.KEY, null);

    /** Which part of a record. */
    public enum Part {
      KEY,
      VALUE
    }
  }
}
