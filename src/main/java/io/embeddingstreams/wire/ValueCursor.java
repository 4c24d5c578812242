package io.embeddingstreams.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values of a request and keeps the first failure. Every method consumes the whole
 * value that the parser stands at, good or bad. For one request, one thread.
 */
final class ValueCursor {
  private static final int LONGEST_NUMBER = 18;
  private static final int LONGEST_NAME = 64;

  private final JsonParser parser;
  private final byte[] source;
  private final int start;
  private final boolean escapes;
  private @Nullable Failure failure;

  /**
   * @param source what the parser reads, for values that are kept as text
   * @param start where in it the parser began, and counts its places from
   * @param escapes whether a backslash stands in it; without, no string has a lone surrogate
   */
  ValueCursor(JsonParser parser, byte[] source, int start, boolean escapes) {
    this.parser = parser;
    this.source = source;
    this.start = start;
    this.escapes = escapes;
  }

  JsonParser parser() {
    return parser;
  }

  /** The first failure; null where there was none. */
  @Nullable Failure failure() {
    return failure;
  }

  /** Keeps a failure of a field, unless there was one before. */
  void refuse(ErrorCode code, String param, String what) {
    if (failure == null) {
      failure = Failure.of(code, param + " " + what, param);
    }
  }

  /** Keeps a failure, unless there was one before. */
  void refuse(Failure other) {
    if (failure == null) {
      failure = other;
    }
  }

  /** Refuses a name that nobody knows, and skips its value. */
  void unknown(String path, String name) throws IOException {
    String shown = shown(path + name);
    refuse(ErrorCode.UNKNOWN_FIELD, shown, "is an unknown field");
    skip();
  }

  /** Refuses a field that stands in the object a second time, and skips its value. */
  void twice(String name) throws IOException {
    refuse(ErrorCode.INVALID_JSON, name, "stands in the object twice");
    skip();
  }

  /** Passes over the value. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Whether an object begins here; otherwise refuses and skips. */
  boolean isObject(String param) throws IOException {
    return is(JsonToken.START_OBJECT, param, "must be an object");
  }

  /** Whether an array begins here; otherwise refuses and skips. */
  boolean isArray(String param) throws IOException {
    return is(JsonToken.START_ARRAY, param, "must be an array");
  }

  private boolean is(JsonToken wanted, String param, String what) throws IOException {
    if (parser.currentToken() == wanted) {
      return true;
    }
    refuse(ErrorCode.WRONG_TYPE, param, what);
    skip();
    return false;
  }

  /** A string without lone surrogates; null where refused. */
  @Nullable String text(String param) throws IOException {
    if (!is(JsonToken.VALUE_STRING, param, "must be a string")) {
      return null;
    }
    String text = parser.getText();
    if (hasLoneSurrogate(text)) {
      refuse(ErrorCode.INVALID_TEXT, param, "has half a surrogate pair");
      return null;
    }
    return text;
  }

  /** A string that is not empty; null where refused. */
  @Nullable String filled(String param) throws IOException {
    String text = text(param);
    if (text != null && text.isEmpty()) {
      refuse(ErrorCode.INVALID_VALUE, param, "must not be empty");
      return null;
    }
    return text;
  }

  /** A boolean; null where refused. */
  @Nullable Boolean flag(String param) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    refuse(ErrorCode.WRONG_TYPE, param, "must be true or false");
    skip();
    return null;
  }

  /** A whole number from {@code least} to {@code most}; -1 where refused. */
  long whole(String param, long least, long most, ErrorCode otherwise) throws IOException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      refuse(ErrorCode.WRONG_TYPE, param, "must be a whole number");
      skip();
      return -1;
    }
    long number = small();
    if (number < least || number > most) {
      refuse(otherwise, param, "must be a whole number from " + least + " to " + most);
      return -1;
    }
    return number;
  }

  /** The whole number here; {@link Long#MIN_VALUE} for fractions and what has over 18 digits. */
  long small() throws IOException {
    boolean fits =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getTextLength() <= LONGEST_NUMBER;
    return fits ? parser.getLongValue() : Long.MIN_VALUE;
  }

  /** An object as it was written, but for white space; null where refused. */
  @Nullable String object(String param) throws IOException {
    if (!isObject(param)) {
      return null;
    }
    int from = start + (int) parser.currentTokenLocation().getByteOffset();
    skip();
    int to = start + (int) parser.currentLocation().getByteOffset();
    return CompactJson.of(source, from, to);
  }

  boolean hasLoneSurrogate(String text) {
    return escapes && loneSurrogate(text);
  }

  private static boolean loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static String shown(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }
}
