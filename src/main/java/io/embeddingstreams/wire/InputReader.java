package io.embeddingstreams.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the field {@code input}. A position that can't be embedded becomes {@link Input.Unusable};
 * whether that fails the request is known only when {@code on_error} was read. For one request.
 */
final class InputReader {
  /** The most inputs of one request. */
  static final int MOST = 2048;

  private static final String PARAM = "input";

  private final List<Input> inputs = new ArrayList<>();
  private @Nullable Failure firstUnusable;
  private @Nullable JsonToken kind;

  /** The inputs by position, as far as they were read. */
  List<Input> inputs() {
    return inputs;
  }

  /** Why the first unusable position is; null where all are usable. */
  @Nullable Failure firstUnusable() {
    return firstUnusable;
  }

  /** Reads the value, whole. */
  void read(ValueCursor cursor) throws IOException {
    JsonParser parser = cursor.parser();
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      inputs.add(text(cursor, PARAM));
    } else if (parser.currentToken() != JsonToken.START_ARRAY) {
      cursor.refuse(ErrorCode.WRONG_TYPE, PARAM, "must be a string or an array");
      cursor.skip();
    } else {
      array(cursor, parser.nextToken());
    }
  }

  private void array(ValueCursor cursor, JsonToken first) throws IOException {
    if (first == JsonToken.END_ARRAY) {
      cursor.refuse(ErrorCode.EMPTY_INPUT, PARAM, "is an empty array");
    } else if (first.isNumeric()) {
      inputs.add(tokens(cursor, null));
    } else {
      list(cursor);
    }
  }

  private void list(ValueCursor cursor) throws IOException {
    JsonParser parser = cursor.parser();
    int count = 0;
    for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
      if (count < MOST) {
        inputs.add(element(cursor, "input[" + count + "]"));
      } else {
        cursor.skip();
      }
      count++;
    }
    if (count > MOST) {
      cursor.refuse(ErrorCode.TOO_MANY_INPUTS, PARAM, "has " + count + " inputs; 2048 are allowed");
    }
  }

  private Input element(ValueCursor cursor, String param) throws IOException {
    JsonToken token = cursor.parser().currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return unusable(ErrorCode.EMPTY_INPUT, param, "is null");
    }
    if (token == JsonToken.VALUE_TRUE
        || token == JsonToken.VALUE_FALSE
        || token == JsonToken.START_OBJECT) {
      cursor.skip();
      return unusable(ErrorCode.WRONG_TYPE, param, "must be a string or an array of token ids");
    }
    kind = kind == null && !token.isNumeric() ? token : kind;
    if (token != kind) {
      cursor.skip();
      return unusable(ErrorCode.MIXED_INPUT, param, "is of another kind than the inputs before it");
    }
    if (token == JsonToken.VALUE_STRING) {
      return text(cursor, param);
    }
    cursor.parser().nextToken();
    return tokens(cursor, param);
  }

  private Input text(ValueCursor cursor, String param) throws IOException {
    String text = cursor.parser().getText();
    if (text.isEmpty()) {
      return unusable(ErrorCode.EMPTY_INPUT, param, "is empty");
    }
    if (cursor.hasLoneSurrogate(text)) {
      return unusable(ErrorCode.INVALID_TEXT, param, "has half a surrogate pair");
    }
    return new Input.Text(text);
  }

  /**
   * Token ids up to the array's end.
   *
   * @param param the array's own name; null where it is the whole of {@code input}
   */
  private Input tokens(ValueCursor cursor, @Nullable String param) throws IOException {
    JsonParser parser = cursor.parser();
    int[] ids = new int[16];
    int count = 0;
    Input fault = null;
    for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
      long id = cursor.small();
      if (fault == null && (id < 0 || id > Integer.MAX_VALUE)) {
        fault = noToken(parser.currentToken(), param, count);
      }
      if (fault == null) {
        ids = count == ids.length ? Arrays.copyOf(ids, count * 2) : ids;
        ids[count++] = (int) id;
      }
      cursor.skip();
    }
    if (fault != null) {
      return fault;
    }
    if (count == 0) {
      return unusable(ErrorCode.EMPTY_INPUT, param == null ? PARAM : param, "is an empty array");
    }
    return new Input.Tokens(Arrays.copyOf(ids, count));
  }

  private Input noToken(JsonToken token, @Nullable String param, int at) {
    String range = "a token id is a whole number from 0 to 2147483647";
    if (param != null) {
      return unusable(ErrorCode.INVALID_TOKENS, param, "has no token id at " + at + ": " + range);
    }
    ErrorCode code = token.isNumeric() ? ErrorCode.INVALID_TOKENS : ErrorCode.MIXED_INPUT;
    return unusable(code, "input[" + at + "]", "is no token id: " + range);
  }

  private Input unusable(ErrorCode code, String param, String what) {
    Failure failure = Failure.of(code, param + " " + what, param);
    firstUnusable = firstUnusable == null ? failure : firstUnusable;
    return new Input.Unusable(failure.at(inputs.size()));
  }
}
