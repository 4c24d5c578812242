package io.embeddingstreams.documents;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What the value of a plain record says of its document.
 *
 * @param result {@link Result#EMBED} for a row as it is now, {@link Result#DELETE} for one that is
 *     no more; any other says nothing of a document
 * @param row the row as it is, or what it was; null where the record doesn't say
 */
record Change(Result result, @Nullable JsonNode row) {
  static Change row(JsonNode row) {
    return new Change(Result.EMBED, row);
  }

  static Change gone(@Nullable JsonNode before) {
    return new Change(Result.DELETE, before);
  }

  static Change nothing(Result why) {
    return new Change(why, null);
  }
}
