package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.GivenId;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What one plain record says for one collection: a record of the documents topic, whose key and
 * headers are the plain record's own.
 *
 * @param source the plain record
 * @param timestampMillis the plain record's own time, as its producer set it
 * @param collection its name
 * @param id of the document; null where it has none
 * @param chunked whether each text is a chunk, with a point of its own: {@code "doc-1#0"}
 * @param texts to be embedded: one, or the chunks in order; empty: the document is deleted
 * @param payload a JSON object as text; null: none
 * @param original the plain record's value, for a dead letter; null where it would not fit
 */
public record Document(
    AssemblyId source,
    long timestampMillis,
    String collection,
    @Nullable GivenId id,
    boolean chunked,
    List<String> texts,
    @Nullable String payload,
    @Nullable Bytes original) {
  /** Copies the list. */
  public Document {
    texts = List.copyOf(texts);
  }

  /** The same without the plain record's value. */
  public Document withoutOriginal() {
    return new Document(source, timestampMillis, collection, id, chunked, texts, payload, null);
  }

  /** Where it comes from, alone: ids and texts stand in no log. */
  @Override
  public String toString() {
    return "Document[" + source + "]";
  }
}
