package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.GivenId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from that is a document, not a caller's: nobody reads its answer.
 *
 * @param record the plain record
 * @param collection its collection's name
 * @param id of the document; null where it has none
 * @param chunked whether each position is a chunk of it
 */
public record DocumentOrigin(
    AssemblyId record, String collection, @Nullable GivenId id, boolean chunked) {
  private static final char NUL = '\0';

  /** What is one and the same for all versions of a document; null where it has no id. */
  public @Nullable Bytes identity() {
    GivenId given = id;
    return given == null ? null : identity(collection, given);
  }

  /** What is one and the same for all versions of a document. */
  public static Bytes identity(String collection, GivenId id) {
    String name = collection + NUL + (id.number() ? "#" : "") + NUL + id.text();
    return Bytes.wrap(name.getBytes(StandardCharsets.UTF_8));
  }

  /** The id of the point of a chunk, counted from 0. */
  public static GivenId chunk(GivenId document, int chunk) {
    return GivenId.text(document.text() + "#" + chunk);
  }

  /** Without the id, which stands in no log. */
  @Override
  public String toString() {
    return "DocumentOrigin[" + record + "]";
  }
}
