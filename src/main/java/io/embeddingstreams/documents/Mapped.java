package io.embeddingstreams.documents;

import io.embeddingstreams.model.Failure;
import io.embeddingstreams.wire.Document;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plain record was made into.
 *
 * @param documents one for each collection of the mapping, or none; then deletes of the point that
 *     the row had under another id, for each too
 * @param failure why it was refused; null where it was not
 * @param truncated whether it is too large for the dead letters
 */
public record Mapped(
    Result result, List<Document> documents, @Nullable Failure failure, boolean truncated) {
  /** Copies the list. */
  public Mapped {
    documents = List.copyOf(documents);
  }

  static Mapped of(Result result, List<Document> documents) {
    return new Mapped(result, documents, null, false);
  }

  /** The same with more documents. */
  Mapped and(List<Document> more) {
    List<Document> all = new ArrayList<>(documents);
    all.addAll(more);
    return new Mapped(result, all, failure, truncated);
  }

  static Mapped nothing(Result result) {
    return new Mapped(result, List.of(), null, false);
  }

  static Mapped refused(Failure failure, boolean truncated) {
    return new Mapped(Result.REFUSED, List.of(), failure, truncated);
  }
}
