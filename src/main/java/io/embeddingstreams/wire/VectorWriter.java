package io.embeddingstreams.wire;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.CollectionSpec.KeyFormat;
import io.embeddingstreams.model.CollectionSpec.ValueFormat;
import io.embeddingstreams.model.PointId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes keys and values of collections' records: flat JSON without a null, every number of a
 * vector with a decimal point. It keeps one buffer, so each thread has a writer of its own.
 */
public final class VectorWriter {
  private static final int EXPECTED_NUMBER = 13;
  private static final int EXPECTED_FRAME = 1024;

  private final JsonBytes out = new JsonBytes();

  /** The key: the id as text, or in an object. */
  public byte[] key(CollectionSpec collection, PointId id) {
    if (collection.keyFormat() == KeyFormat.STRING) {
      return id.text().getBytes(StandardCharsets.UTF_8);
    }
    id(out.start(id.text().length() + 16L).raw("{\"id\":"), id, id.number());
    return out.raw('}').finish();
  }

  /** The value; where the collection says so, beside the schema that Connect reads it by. */
  public byte[] value(EmbeddedPoint point) {
    out.start(expected(point));
    if (point.collection().valueFormat() == ValueFormat.CONNECT_JSON) {
      boolean number = ConnectSchema.isInt64(point.id());
      out.raw("{\"schema\":").json(ConnectSchema.of(point.collection(), number));
      out.raw(",\"payload\":");
      fields(point, number, true);
      out.raw('}');
    } else {
      fields(point, point.id().number(), false);
    }
    return out.finish();
  }

  private void fields(EmbeddedPoint point, boolean number, boolean payloadAsText) {
    CollectionSpec collection = point.collection();
    PointId id = point.id();
    id(out.raw("{\"id\":"), id, number);
    out.raw(",\"collection_name\":").text(collection.name());
    out.raw(",\"vector\":").numbers(point.vector());
    optional("text", collection.text().inField() ? point.text() : null);
    optional("source_id", id.source());
    out.raw(",\"index\":").number(point.index());
    out.raw(",\"model\":").text(collection.model());
    out.raw(",\"dimensions\":").number(point.vector().dimensions());
    String payload = payload(point);
    if (payloadAsText) {
      optional("payload", payload);
    } else if (payload != null) {
      out.raw(",\"payload\":").json(payload);
    }
    out.raw('}');
  }

  private static @Nullable String payload(EmbeddedPoint point) {
    String text = point.collection().text().inPayload() ? point.text() : null;
    return text == null ? point.payload() : PayloadText.put(point.payload(), text);
  }

  private void optional(String name, @Nullable String value) {
    if (value != null) {
      out.raw(",\"").raw(name).raw("\":").text(value);
    }
  }

  private static void id(JsonBytes out, PointId id, boolean number) {
    if (number) {
      out.raw(id.text());
    } else {
      out.text(id.text());
    }
  }

  private static long expected(EmbeddedPoint point) {
    String text = point.text();
    String payload = point.payload();
    return EXPECTED_FRAME
        + (long) EXPECTED_NUMBER * point.vector().dimensions()
        + (text == null ? 0 : 2L * text.length())
        + (payload == null ? 0 : payload.length());
  }
}
