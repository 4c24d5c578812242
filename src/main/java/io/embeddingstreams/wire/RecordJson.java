package io.embeddingstreams.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.embeddingstreams.wire.Decoded.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads key or value of a plain record as JSON, after a byte order mark and the prefix of
 * Confluent's JSON serializers. Numbers stay as they were written. Stateless, any thread.
 */
public final class RecordJson {
  private static final int DEEPEST = 500;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private RecordJson() {}

  /** The JSON of these bytes, whatever its type; the reason why it is none never quotes them. */
  public static Decoded<JsonNode> read(byte[] bytes) {
    if (bytes.length == 0) {
      return unreadable("it is empty");
    }
    int from = RequestReader.start(bytes);
    if (!new Utf8Scan(bytes, from).valid() || !RequestReader.startsAsUtf8(bytes, from)) {
      return unreadable("it is not UTF-8");
    }
    try {
      JsonNode read = MAPPER.readTree(bytes, from, bytes.length - from);
      return read.isMissingNode() ? unreadable("it is empty") : new Decoded.Value<>(read);
    } catch (JsonProcessingException e) {
      // Its own message would quote the text.
      long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
      return unreadable("it breaks off at byte " + at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JSON that stands in a text, as MongoDB's change events have it; malformed as above. */
  public static Decoded<JsonNode> read(String text) {
    try {
      return new Decoded.Value<>(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      return unreadable("it holds a text that is no JSON");
    }
  }

  private static Decoded<JsonNode> unreadable(String reason) {
    return new Unreadable<>(Unreadable.NO_VERSION, true, reason);
  }
}
