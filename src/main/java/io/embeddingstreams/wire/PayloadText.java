package io.embeddingstreams.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts a text into a payload as {@code text}; a payload's own stays. Stateless. */
final class PayloadText {
  private static final String NAME = "text";
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private PayloadText() {}

  /**
   * The payload with the text.
   *
   * @param payload a JSON object without white space; null: none
   */
  static String put(@Nullable String payload, String text) {
    if (payload != null && has(payload)) {
      return payload;
    }
    JsonBytes out = new JsonBytes().start(text.length() + 64L);
    out.raw("{\"").raw(NAME).raw("\":").text(text);
    String own = new String(out.finish(), StandardCharsets.UTF_8);
    return payload == null || payload.equals("{}") ? own + "}" : own + "," + payload.substring(1);
  }

  private static boolean has(String payload) {
    try (JsonParser parser = JSON.createParser(payload)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (parser.currentName().equals(NAME)) {
          return true;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
