package io.embeddingstreams.documents;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What Connect's JsonConverter writes with {@code schemas.enable}: {@code {"schema": …, "payload":
 * …}}, unwrapped; any other JSON as it is.
 *
 * @param schemaName the schema's own name; empty where there is none
 */
record ConnectEnvelope(JsonNode payload, String schemaName, boolean wrapped) {
  static ConnectEnvelope unwrap(JsonNode json) {
    boolean wrapped =
        json.isObject() && json.size() == 2 && json.has("schema") && json.has("payload");
    return wrapped
        ? new ConnectEnvelope(json.get("payload"), json.path("schema").path("name").asText(), true)
        : new ConnectEnvelope(json, "", false);
  }
}
