package io.embeddingstreams.split;

import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.wire.Destination;
import io.embeddingstreams.wire.OpenRequest;
import java.util.List;
import java.util.Map;

/** Requests that delete points: nothing is embedded, and their turn comes all the same. */
final class Deletes {
  private static final CacheUse NO_CACHE =
      new CacheUse(false, false, CacheControl.UNSET, CacheControl.UNSET, "", "");

  private Deletes() {}

  /** The request without items: complete as it comes. */
  static OpenRequest open(
      EmbeddingRequest request, CollectionSpec collection, Arrival arrival, long deadline) {
    String id = request.id();
    return new OpenRequest(
        arrival.record(),
        id == null ? arrival.record().requestId() : id,
        arrival.key(),
        arrival.headers(),
        arrival.timestampMillis(),
        arrival.nowMillis(),
        deadline,
        new CallShape(collection.model(), 0, null, "", false),
        NO_CACHE,
        0,
        request.encodingFormat(),
        request.onError(),
        request.metadata(),
        List.of(),
        List.of(),
        Map.of(),
        new Destination(collection, List.of(), 0, Map.of(), request.deletes()),
        null,
        null);
  }
}
