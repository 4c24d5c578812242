package io.embeddingstreams.wire;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.PointId;

/**
 * The schema that stands beside a value as {@code connect-json}: the same for every record of a
 * collection, but for the kind of its ids. Stateless.
 */
final class ConnectSchema {
  /*
   * The vector bears the name that Debezium's JDBC sink makes a column vector(n) of, with n in the
   * parameter that it reads a column's length from; without n, HNSW refuses the column. The payload
   * is JSON in a string, since a schema of what callers send could change with each record; its
   * name makes a column of JSON of it. Sinks that don't know the names see an array of doubles and
   * a string.
   */
  private static final String TEXT = "\"type\":\"string\",\"optional\":";
  private static final String WHOLE = "\"type\":\"int32\",\"optional\":false";
  private static final String JSON = ",\"name\":\"io.debezium.data.Json\",\"version\":1";
  private static final String VECTOR =
      "\"type\":\"array\",\"optional\":false,\"items\":{\"type\":\"double\",\"optional\":false},"
          + "\"name\":\"io.debezium.data.DoubleVector\",\"version\":1,"
          + "\"parameters\":{\"__debezium.source.column.length\":\"";

  private ConnectSchema() {}

  /** Whether an id can be written as Connect's greatest whole number. */
  static boolean isInt64(PointId id) {
    return id.number() && Long.parseUnsignedLong(id.text()) >= 0;
  }

  /**
   * The schema as JSON.
   *
   * @param number whether the id is a whole number
   */
  static String of(CollectionSpec collection, boolean number) {
    return "{\"type\":\"struct\",\"name\":\"embedding_streams.vector\",\"optional\":false,\"fields\":["
        + field("id", number ? "\"type\":\"int64\",\"optional\":false" : TEXT + "false")
        + ","
        + field("collection_name", TEXT + "false")
        + ","
        + field("vector", VECTOR + collection.dimensions() + "\"}")
        + ","
        + (collection.text().inField() ? field("text", TEXT + "true") + "," : "")
        + field("source_id", TEXT + "true")
        + ","
        + field("index", WHOLE)
        + ","
        + field("model", TEXT + "false")
        + ","
        + field("dimensions", WHOLE)
        + ","
        + field("payload", TEXT + "true" + JSON)
        + "]}";
  }

  private static String field(String name, String type) {
    return "{\"field\":\"" + name + "\"," + type + "}";
  }
}
