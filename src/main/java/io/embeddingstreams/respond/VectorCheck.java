package io.embeddingstreams.respond;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.PointId;
import io.embeddingstreams.wire.Destination;
import io.embeddingstreams.wire.EmbeddedPoint;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.VectorTopics;
import io.embeddingstreams.wire.VectorWriter;
import io.embeddingstreams.wire.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns a reply whose vectors can't all be written into one that says so: under exactly-once a
 * record that its topic refuses dooms the transaction, and one vector of other dimensions stops a
 * sink. One a task.
 */
final class VectorCheck {
  /*
   * What a record takes at most, without writing it: six bytes a character as an escape, twice that
   * where JSON stands in a string, for a text that stands in field and payload; the rest is names,
   * schema and headers of our own. Only where that is too much is the record written to be measured.
   */
  private static final int FRAME = 4096;
  private static final int LONGEST_NUMBER = 16;
  private static final int TEXT = 6 + 12;
  private static final int PAYLOAD = 12;
  private static final int IDS = 4 * 6;

  private final VectorTopics topics;
  private final VectorWriter writer;

  VectorCheck(VectorTopics topics, VectorWriter writer) {
    this.topics = topics;
    this.writer = writer;
  }

  /** The reply; an error where a position fails it; else with those positions failed. */
  Reply checked(Reply reply) {
    return reply.<Reply>match(
        (request, outcomes) -> {
          Destination destination = request.destination();
          return destination == null ? reply : checked(reply, request, outcomes, destination);
        },
        (request, verdict) -> reply);
  }

  private Reply checked(
      Reply reply, OpenRequest request, List<Outcome> outcomes, Destination destination) {
    CollectionSpec collection = destination.collection();
    int limit = topics.largestRecord(collection.topic());
    Failure whole = limit == 0 ? unknown() : tooLong(destination, limit);
    if (whole != null) {
      return new Reply.Refused(request, Verdict.of(whole));
    }
    Map<Integer, Failure> unfit = unfit(request, outcomes, limit);
    if (unfit.isEmpty()) {
      return reply;
    }
    return request.onError() == OnError.PARTIAL
        ? new Reply.Answered(request.withRefused(unfit), outcomes)
        : new Reply.Refused(request, Verdict.of(unfit.values().iterator().next()));
  }

  private static Failure unknown() {
    String message = "the collection was taken out of the configuration while the request was open";
    return Failure.of(ErrorCode.UNKNOWN_COLLECTION, message, "collection");
  }

  private @Nullable Failure tooLong(Destination destination, int limit) {
    List<GivenId> deletes = destination.deletes();
    for (int i = 0; i < deletes.size(); i++) {
      PointId id = PointId.of(destination.collection(), deletes.get(i));
      int size = FRAME + writer.key(destination.collection(), id).length;
      if (size > limit) {
        return tooLarge(ErrorCode.INVALID_VALUE, "delete[" + i + "]", size, limit);
      }
    }
    return null;
  }

  private Map<Integer, Failure> unfit(OpenRequest request, List<Outcome> outcomes, int limit) {
    Map<Integer, Failure> unfit = new TreeMap<>();
    for (int position = 0; position < request.itemOf().size(); position++) {
      EmbeddedPoint point = EmbeddedPoint.of(request, outcomes, position);
      Failure failure = point == null ? null : unfit(point, limit);
      if (failure != null) {
        unfit.put(position, failure);
      }
    }
    return unfit;
  }

  private @Nullable Failure unfit(EmbeddedPoint point, int limit) {
    int wanted = point.collection().dimensions();
    if (point.vector().dimensions() != wanted || !point.vector().isFinite()) {
      String message = "the vector has not " + wanted + " finite numbers, as its collection wants";
      return Failure.of(
          ErrorCode.INVALID_PROVIDER_RESPONSE, message, "input[" + point.index() + "]");
    }
    long size = most(point) <= limit ? 0 : exact(point);
    return size <= limit
        ? null
        : tooLarge(ErrorCode.RESPONSE_TOO_LARGE, "points[" + point.index() + "]", size, limit);
  }

  private static long most(EmbeddedPoint point) {
    String source = point.id().source();
    return FRAME
        + (long) LONGEST_NUMBER * point.vector().dimensions()
        + (long) TEXT * length(point.text())
        + (long) PAYLOAD * length(point.payload())
        + (long) IDS * (point.id().text().length() + length(source))
        + 6L * point.collection().name().length()
        + 6L * point.collection().model().length();
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private long exact(EmbeddedPoint point) {
    return FRAME
        + (long) writer.key(point.collection(), point.id()).length
        + writer.value(point).length;
  }

  private static Failure tooLarge(ErrorCode code, String param, long size, int limit) {
    String message =
        param
            + " makes a record of about "
            + size
            + " bytes, and the topic of the collection takes "
            + limit;
    return Failure.of(code, message, param);
  }
}
