package io.embeddingstreams.documents;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What the value of a plain record says of its document.
 *
 * @param result {@link Result#EMBED} for a row as it is now, {@link Result#DELETE} for one that is
 *     no more; any other says nothing of a document
 * @param row the row as it is, or what it was; null where the record doesn't say
 * @param before what a row that is still there was; null where the record doesn't say
 */
record Change(Result result, @Nullable JsonNode row, @Nullable JsonNode before) {
  static Change row(JsonNode row) {
    return new Change(Result.EMBED, row, null);
  }

  static Change gone(@Nullable JsonNode before) {
    return new Change(Result.DELETE, before, null);
  }

  static Change nothing(Result why) {
    return new Change(why, null, null);
  }

  /** The same of a row that was another one before. */
  Change since(JsonNode other) {
    return new Change(result, row, other.isObject() ? other : null);
  }
}
