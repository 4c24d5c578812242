package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Writes bodies and reads answers: NaN and the infinities are read, so that they can be named. */
final class Json {
  /** Of answers. Its messages quote their source and must not be shown. */
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                  .build())
          .build();

  private Json() {}

  /** Something that writes JSON. */
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /** What {@code writing} writes. */
  static byte[] bytes(int expectedSize, Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedSize);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a body could not be written", e);
    }
    return bytes.toByteArray();
  }

  /** About how long the inputs are as JSON. */
  static int size(List<Input> inputs) {
    long size = 256;
    for (Input input : inputs) {
      size +=
          input.match(text -> text.value().length() + 8, ids -> ids.ids().length * 6, none -> 0);
    }
    return (int) Math.min(size, 1 << 26);
  }

  /** The inputs as one array: texts, or arrays of ids. */
  static void inputs(JsonGenerator json, List<Input> inputs) throws IOException {
    json.writeStartArray();
    for (Input input : inputs) {
      input.<Writing>match(Json::text, Json::ids, Json::none).to(json);
    }
    json.writeEndArray();
  }

  private static Writing text(Input.Text text) {
    return json -> json.writeString(text.value());
  }

  private static Writing ids(Input.Tokens tokens) {
    return json -> json.writeArray(tokens.ids(), 0, tokens.ids().length);
  }

  private static Writing none(Input.Unusable input) {
    throw new IllegalArgumentException("an unusable input came to a provider");
  }

  /** Puts a caller's parameters into the fields, as they are, but for the reserved names. */
  static void merge(ObjectNode fields, String providerParams, Set<String> reserved) {
    if (providerParams.isEmpty()) {
      return;
    }
    try {
      JsonNode params = MAPPER.readTree(providerParams);
      params.properties().stream()
          .filter(param -> !reserved.contains(param.getKey()))
          .forEach(param -> fields.set(param.getKey(), param.getValue()));
    } catch (IOException e) {
      throw new UncheckedIOException("provider_params are no JSON", e);
    }
  }

  /** Writes the fields into the object that is open. */
  static void fields(JsonGenerator json, ObjectNode fields) throws IOException {
    for (var field : fields.properties()) {
      json.writeFieldName(field.getKey());
      MAPPER.writeTree(json, field.getValue());
    }
  }
}
