package io.embeddingstreams.split;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Models;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which collection a request means. Stateless. */
final class Collections {
  private static final String PARAM = "collection";

  private Collections() {}

  /**
   * The collection that a request names, or the only one of its model where it has points or
   * deletes; null where it names none and needs none.
   */
  static @Nullable CollectionSpec asked(EmbeddingRequest request, Models models) throws Refusal {
    String name = request.collection();
    if (name != null) {
      return named(name, request.model(), models);
    }
    boolean needed = !request.points().isEmpty() || !request.deletes().isEmpty();
    return needed ? only(request.model(), models) : null;
  }

  private static CollectionSpec named(String name, String model, Models models) throws Refusal {
    CollectionSpec collection = models.collection(name);
    String shown = Planner.shown(name);
    if (collection == null) {
      throw refusal("the collection '" + shown + "' is not configured");
    }
    if (!model.isEmpty() && !model.equals(collection.model())) {
      throw refusal(
          "the collection '" + shown + "' holds vectors of the model " + collection.model());
    }
    return collection;
  }

  private static CollectionSpec only(String model, Models models) throws Refusal {
    if (model.isEmpty()) {
      throw refusal("a delete names a collection, or a model that has only one");
    }
    List<CollectionSpec> own =
        models.collections().stream().filter(each -> each.model().equals(model)).toList();
    if (own.size() != 1) {
      throw refusal(
          "no collection is named, and "
              + (own.isEmpty() ? "none is" : own.size() + " are")
              + " configured for the model");
    }
    return own.get(0);
  }

  private static Refusal refusal(String message) {
    return new Refusal(ErrorCode.UNKNOWN_COLLECTION, PARAM, message);
  }
}
