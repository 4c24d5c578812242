package io.embeddingstreams.wire;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Point;
import io.embeddingstreams.model.PointId;
import io.embeddingstreams.model.Vector;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A point with its vector, ready to be written.
 *
 * @param index the position in its request
 * @param text null where the input was tokens, and where the collection shows none
 * @param payload a JSON object as text, as given; null where absent
 */
public record EmbeddedPoint(
    CollectionSpec collection,
    PointId id,
    int index,
    Vector vector,
    @Nullable String text,
    @Nullable String payload) {
  /**
   * The point of a position; null where the request makes no vectors, or that position failed.
   *
   * @param outcomes one for each item of the request, in their order
   */
  public static @Nullable EmbeddedPoint of(
      OpenRequest request, List<Outcome> outcomes, int position) {
    Destination destination = request.destination();
    int item = request.itemOf().get(position);
    if (destination == null || destination.points().isEmpty() || item < 0) {
      return null;
    }
    Vector vector = outcomes.get(item).match(Outcome.Embedded::vector, failed -> null);
    if (vector == null) {
      return null;
    }
    CollectionSpec collection = destination.collection();
    Point point = destination.points().get(position);
    GivenId given = point.id();
    return new EmbeddedPoint(
        collection,
        given == null
            ? PointId.absent(collection, owner(request), position)
            : PointId.of(collection, given),
        position,
        vector,
        destination.text(position, request.items().get(item).input()),
        point.payload());
  }

  private static String owner(OpenRequest request) {
    Bytes key = request.key();
    return key == null ? request.id() : text(key.get());
  }

  private static String text(byte[] key) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(key);
    }
  }

  /** Collection and position: ids, payloads, texts and vectors stand in no log. */
  @Override
  public String toString() {
    return "EmbeddedPoint[" + collection.name() + ", " + index + "]";
  }
}
