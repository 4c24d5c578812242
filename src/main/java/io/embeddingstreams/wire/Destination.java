package io.embeddingstreams.wire;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Point;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request does to the points of a collection, fixed when it was taken: a reload does not
 * change it.
 *
 * @param points one for each position; empty for a delete
 * @param prefix how many characters before a text are not the caller's
 * @param texts by position, where the item's text is not the caller's after its prefix, since it
 *     was cut
 * @param deletes ids to delete, in order; empty where none
 */
public record Destination(
    CollectionSpec collection,
    List<Point> points,
    int prefix,
    Map<Integer, String> texts,
    List<GivenId> deletes) {
  /** Copies lists and map. */
  public Destination {
    points = List.copyOf(points);
    texts = Map.copyOf(texts);
    deletes = List.copyOf(deletes);
  }

  /**
   * The caller's text at a position.
   *
   * @param input as it was embedded
   * @return null for tokens, and where no record shows it
   */
  @Nullable String text(int position, Input input) {
    if (collection.text() == CollectionSpec.TextPlace.NONE) {
      return null;
    }
    String whole = texts.get(position);
    return whole != null
        ? whole
        : input.match(text -> own(text.value()), tokens -> null, unusable -> null);
  }

  private String own(String text) {
    return text.substring(Math.min(prefix, text.length()));
  }

  /** The same without the whole of texts that were cut. */
  Destination withoutTexts() {
    return new Destination(collection, points, prefix, Map.of(), deletes);
  }

  /** The collection alone: ids, payloads and texts stand in no log. */
  @Override
  public String toString() {
    return "Destination[" + collection.name() + "]";
  }
}
