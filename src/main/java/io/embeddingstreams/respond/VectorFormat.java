package io.embeddingstreams.respond;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.PointId;
import io.embeddingstreams.wire.Destination;
import io.embeddingstreams.wire.EmbeddedPoint;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.ResponseHeaders;
import io.embeddingstreams.wire.ResponseHeaders.Origin;
import io.embeddingstreams.wire.VectorRecord;
import io.embeddingstreams.wire.VectorTopics;
import io.embeddingstreams.wire.VectorWriter;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;

/** Turns an answer that {@link VectorCheck} let pass into the records of its collection. */
final class VectorFormat {
  /** A request's own headers go along with its vectors up to this many bytes in all. */
  private static final long MOST_HEADERS = 32L << 20;

  private final VectorTopics topics;
  private final VectorWriter writer;

  VectorFormat(VectorTopics topics, VectorWriter writer) {
    this.topics = topics;
    this.writer = writer;
  }

  /** Takes records, in the order of positions. */
  interface Sink {
    /** One record; its headers are its own. */
    void accept(byte[] key, VectorRecord value, Headers headers);
  }

  /** Gives the sink every record of an answer; how many they were. */
  int write(OpenRequest request, List<Outcome> outcomes, Sink sink) {
    Destination destination = request.destination();
    if (destination == null) {
      return 0;
    }
    return deletes(request, destination, sink) + points(request, destination, outcomes, sink);
  }

  private int deletes(OpenRequest request, Destination destination, Sink sink) {
    CollectionSpec collection = destination.collection();
    Bearing bearing = new Bearing(request, Figures.NONE, destination.deletes().size());
    for (GivenId id : destination.deletes()) {
      byte[] key = writer.key(collection, PointId.of(collection, id));
      VectorRecord tombstone = new VectorRecord(collection.topic(), null);
      sink.accept(key, tombstone, bearing.headers(key.length, limit(collection)));
    }
    return destination.deletes().size();
  }

  private int points(
      OpenRequest request, Destination destination, List<Outcome> outcomes, Sink sink) {
    CollectionSpec collection = destination.collection();
    Figures figures = Figures.of(outcomes, request.itemOf());
    Bearing bearing = new Bearing(request, figures, request.itemOf().size());
    int count = 0;
    for (int position = 0; position < request.itemOf().size(); position++) {
      EmbeddedPoint point = EmbeddedPoint.of(request, outcomes, position);
      if (point != null) {
        byte[] key = writer.key(collection, point.id());
        byte[] value = writer.value(point);
        Headers headers = bearing.headers((long) key.length + value.length, limit(collection));
        sink.accept(key, new VectorRecord(collection.topic(), Bytes.wrap(value)), headers);
        count++;
      }
    }
    return count;
  }

  private int limit(CollectionSpec collection) {
    return topics.largestRecord(collection.topic());
  }

  /** The headers of one request's records: the caller's too, where there is room for them. */
  private static final class Bearing {
    private final OpenRequest request;
    private final Figures figures;
    private final boolean kept;
    private final long size;

    Bearing(OpenRequest request, Figures figures, int records) {
      this.request = request;
      this.figures = figures;
      this.kept = RecordSize.of(request.headers()) * records <= MOST_HEADERS;
      this.size = RecordSize.of(all());
    }

    Headers headers(long content, int limit) {
      boolean room = kept && content + size <= limit;
      return room ? all() : ResponseHeaders.answer(List.of(), Origin.of(request), figures);
    }

    private Headers all() {
      return ResponseHeaders.answer(request.headers(), Origin.of(request), figures);
    }
  }
}
