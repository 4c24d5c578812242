package io.embeddingstreams.documents;

import com.fasterxml.jackson.databind.JsonNode;
import io.embeddingstreams.wire.RecordJson;
import java.util.function.Predicate;

/**
 * Reads Debezium's change events: in their envelope, or unwrapped by {@code ExtractNewRecordState}.
 * Stateless.
 */
final class ChangeEvents {
  /*
   * Heartbeats, transaction boundaries and schema changes have topics of their own, but routing
   * transforms and wide topic patterns bring them here. They are told by the names of their Connect
   * schemas, and where there is no schema by their fields; a row that has a field to embed is
   * always a row.
   */

  private ChangeEvents() {}

  /**
   * What an event says.
   *
   * @param event an object, without Connect's envelope
   * @param isRow whether an object has what a row of this mapping has
   */
  static Change read(JsonNode event, String schemaName, Predicate<JsonNode> isRow) {
    if (isEnvelope(event)) {
      return enveloped(event);
    }
    Result other = bySchema(schemaName);
    if (other == Result.EMBED && !isRow.test(event)) {
      other = byFields(event);
    }
    if (other != Result.EMBED) {
      return Change.nothing(other);
    }
    return isDeleted(event) ? Change.gone(event) : Change.row(event);
  }

  private static boolean isEnvelope(JsonNode event) {
    // A row may have columns of these names, too, but none that holds an object.
    return event.path("op").isTextual()
        && (event.has("after") || event.has("before") || event.path("source").isObject());
  }

  private static Change enveloped(JsonNode event) {
    return switch (event.path("op").asText()) {
      case "c", "r" -> row(event.path("after"));
      case "u" -> row(event.path("after")).since(event.path("before"));
      case "d" -> Change.gone(event.path("before").isObject() ? event.path("before") : null);
      case "t" -> Change.nothing(Result.TRUNCATE);
      case "m" -> Change.nothing(Result.MESSAGE);
      default -> Change.nothing(Result.NO_ROW);
    };
  }

  /** MongoDB's rows are texts of JSON. */
  private static Change row(JsonNode after) {
    JsonNode row = after.isTextual() ? RecordJson.read(after.asText()).orNull() : after;
    return row != null && row.isObject() ? Change.row(row) : Change.nothing(Result.NO_ROW);
  }

  private static Result bySchema(String name) {
    if (name.endsWith(".Heartbeat")) {
      return Result.HEARTBEAT;
    }
    if (name.endsWith(".TransactionMetadataValue")) {
      return Result.TRANSACTION;
    }
    return name.endsWith(".SchemaChangeValue") ? Result.SCHEMA_CHANGE : Result.EMBED;
  }

  private static Result byFields(JsonNode event) {
    if (event.has("ts_ms") && event.size() == 1) {
      return Result.HEARTBEAT;
    }
    if (event.has("status") && event.has("id") && event.has("event_count")) {
      return Result.TRANSACTION;
    }
    boolean schema = event.has("ddl") || event.has("tableChanges");
    return schema && event.has("source") ? Result.SCHEMA_CHANGE : Result.EMBED;
  }

  /** The transform writes {@code "true"}; others may write {@code true}, or the operation. */
  private static boolean isDeleted(JsonNode row) {
    return row.path("__deleted").asText().equalsIgnoreCase("true")
        || row.path("__op").asText().equals("d");
  }
}
