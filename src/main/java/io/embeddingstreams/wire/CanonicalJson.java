package io.embeddingstreams.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.embeddingstreams.model.ErrorCode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes a JSON value in one way: names sorted, no white space, strings escaped alike, numbers as
 * they were written ({@code 1} and {@code 1.0} stay two values). Its depth is bounded by the
 * parser's.
 */
final class CanonicalJson {
  private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

  private final JsonParser parser;
  private Set<String> names = Set.of();
  private String text = "";
  private boolean twice;

  private CanonicalJson(JsonParser parser) {
    this.parser = parser;
  }

  /** The object that begins here, consumed whole; a name that stands twice in one is refused. */
  static CanonicalJson object(ValueCursor cursor, String param) throws IOException {
    CanonicalJson json = new CanonicalJson(cursor.parser());
    StringBuilder out = new StringBuilder();
    json.names = json.fields(out);
    json.text = json.names.isEmpty() ? "" : out.toString();
    if (json.twice) {
      cursor.refuse(ErrorCode.INVALID_JSON, param, "has a name twice in an object");
    }
    return json;
  }

  /** The object; empty text where it has no fields. */
  String text() {
    return text;
  }

  /** Whether the object has this field. */
  boolean has(String name) {
    return names.contains(name);
  }

  private void value(StringBuilder out) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      fields(out);
    } else if (token == JsonToken.START_ARRAY) {
      elements(out);
    } else if (token == JsonToken.VALUE_STRING) {
      string(parser.getText(), out);
    } else {
      out.append(parser.getText());
    }
  }

  private Set<String> fields(StringBuilder out) throws IOException {
    Map<String, String> sorted = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      StringBuilder value = new StringBuilder();
      value(value);
      twice |= sorted.put(name, value.toString()) != null;
    }
    char before = '{';
    for (Map.Entry<String, String> field : sorted.entrySet()) {
      string(field.getKey(), out.append(before));
      out.append(':').append(field.getValue());
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
    return sorted.keySet();
  }

  private void elements(StringBuilder out) throws IOException {
    char before = '[';
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      out.append(before);
      value(out);
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    STRINGS.quoteAsString(text, out);
    out.append('"');
  }
}
