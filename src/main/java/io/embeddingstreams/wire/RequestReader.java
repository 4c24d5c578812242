package io.embeddingstreams.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a request record. No bytes make it throw. The first failure in the order of
 * the text is the one that is told, before what is missing; broken JSON goes before all. A name
 * that stands twice in an object is {@code invalid_json}. Stateless, any thread.
 */
public final class RequestReader {
  private static final int DEEPEST = 500;
  private static final int CONFLUENT_PREFIX = 5;

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** The request or why it is none; {@code value} is only read. */
  public ParsedRequest read(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return new ParsedRequest.Refused(
          Failure.of(ErrorCode.EMPTY_VALUE, "the record has no value"), null, false);
    }
    int from = start(value);
    Utf8Scan scan = new Utf8Scan(value, from);
    if (!scan.valid() || !startsAsUtf8(value, from)) {
      return noObject("the value is no JSON: it is not UTF-8", null);
    }
    RequestFields fields = new RequestFields();
    try (JsonParser parser = json.createParser(value, from, value.length - from)) {
      return read(fields, new ValueCursor(parser, value, from, scan.backslash()));
    } catch (JsonProcessingException e) {
      // Its own message would quote the text.
      return noObject("the value is no JSON from byte " + place(e), fields.id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ParsedRequest read(RequestFields fields, ValueCursor cursor) throws IOException {
    JsonParser parser = cursor.parser();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return noObject("the value is no JSON object", null);
    }
    boolean object = true;
    String first = parser.nextFieldName();
    if ("schema".equals(first) || "payload".equals(first)) {
      object = envelope(fields, cursor);
    } else {
      fields(fields, cursor);
    }
    if (parser.nextToken() != null) {
      return noObject("the value is no JSON object: something follows it", fields.id());
    }
    if (!object) {
      return noObject("the envelope's payload is no JSON object", null);
    }
    EmbeddingRequest request = fields.finish(cursor);
    Failure failure = cursor.failure();
    return request != null && failure == null
        ? new ParsedRequest.Good(request)
        : new ParsedRequest.Refused(unlessNull(failure), fields.id(), false);
  }

  private static Failure unlessNull(@Nullable Failure failure) {
    return failure == null ? Failure.of(ErrorCode.INTERNAL, "no request was read") : failure;
  }

  /** Reads fields from the name that the parser stands at to the object's end. */
  private static void fields(RequestFields fields, ValueCursor cursor) throws IOException {
    JsonParser parser = cursor.parser();
    while (parser.currentToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.read(name, cursor);
      parser.nextToken();
    }
  }

  /** Reads what Connect's JsonConverter writes; false where the payload is no object. */
  private static boolean envelope(RequestFields fields, ValueCursor cursor) throws IOException {
    JsonParser parser = cursor.parser();
    int schemas = 0;
    int payloads = 0;
    boolean object = true;
    while (parser.currentToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("schema") && schemas++ == 0) {
        cursor.skip();
      } else if (name.equals("payload") && payloads++ == 0) {
        object = token == JsonToken.START_OBJECT;
        payload(fields, cursor, object);
      } else {
        cursor.unknown("", name);
      }
      parser.nextToken();
    }
    if (schemas == 0 || payloads == 0) {
      String alone = schemas == 0 ? "payload" : "schema";
      cursor.refuse(ErrorCode.UNKNOWN_FIELD, alone, "is an unknown field");
    }
    return object;
  }

  private static void payload(RequestFields fields, ValueCursor cursor, boolean object)
      throws IOException {
    if (object) {
      cursor.parser().nextToken();
      fields(fields, cursor);
    } else {
      cursor.skip();
    }
  }

  private static ParsedRequest noObject(String message, @Nullable String id) {
    return new ParsedRequest.Refused(Failure.of(ErrorCode.INVALID_JSON, message), id, true);
  }

  private static long place(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
  }

  /** Where the JSON begins, after Confluent's magic byte and schema id and a byte order mark. */
  static int start(byte[] value) {
    int from = value[0] == 0 && value.length > CONFLUENT_PREFIX ? CONFLUENT_PREFIX : 0;
    boolean mark =
        value.length - from >= 3
            && (value[from] & 0xff) == 0xef
            && (value[from + 1] & 0xff) == 0xbb
            && (value[from + 2] & 0xff) == 0xbf;
    return mark ? from + 3 : from;
  }

  /** Whether Jackson will not take it for UTF-16 or UTF-32, which have zeros at their start. */
  static boolean startsAsUtf8(byte[] value, int from) {
    for (int i = from; i < Math.min(from + 4, value.length); i++) {
      if (value[i] == 0) {
        return false;
      }
    }
    return true;
  }
}
