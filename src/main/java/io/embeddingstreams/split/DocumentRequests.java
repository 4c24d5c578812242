package io.embeddingstreams.split;

import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Point;
import io.embeddingstreams.model.Truncate;
import io.embeddingstreams.wire.Document;
import io.embeddingstreams.wire.DocumentOrigin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a document the request that a caller would have sent: its texts are of type {@code
 * document}, and each has its point. Stateless.
 */
public final class DocumentRequests {
  private DocumentRequests() {}

  /** The request; its model is empty where the collection is not configured. */
  public static EmbeddingRequest of(Document document, Models models) {
    CollectionSpec collection = models.collection(document.collection());
    GivenId id = document.id();
    boolean delete = document.texts().isEmpty();
    return new EmbeddingRequest(
        document.source().requestId(),
        collection == null || delete ? "" : collection.model(),
        document.texts().stream().<Input>map(Input.Text::new).toList(),
        null,
        EncodingFormat.BASE64,
        null,
        InputType.DOCUMENT,
        Truncate.NONE,
        "",
        CacheControl.DEFAULT,
        OnError.FAIL,
        0,
        null,
        document.collection(),
        points(document),
        delete && id != null ? List.of(id) : List.of());
  }

  static DocumentOrigin origin(Document document) {
    return new DocumentOrigin(
        document.source(), document.collection(), document.id(), document.chunked());
  }

  private static List<Point> points(Document document) {
    GivenId id = document.id();
    if (!document.chunked()) {
      return document.texts().isEmpty() ? List.of() : List.of(new Point(id, document.payload()));
    }
    List<Point> points = new ArrayList<>();
    for (int chunk = 0; chunk < document.texts().size(); chunk++) {
      points.add(
          new Point(
              id == null ? null : DocumentOrigin.chunk(id, chunk),
              payload(document.payload(), chunk)));
    }
    return points;
  }

  /** A payload that is a JSON object with something in it. */
  private static String payload(@Nullable String given, int chunk) {
    String number = "\"chunk\":" + chunk + "}";
    return given == null ? "{" + number : given.substring(0, given.length() - 1) + "," + number;
  }
}
