package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberInput;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads vectors from JSON: arrays of numbers or base64, whichever comes. For one answer, by one
 * thread.
 */
final class VectorReader {
  /*
   * A decimal becomes the float32 nearest to it, read from its text: by way of a double it would be
   * rounded twice, and differ in the last bit for some decimals near the middle of two floats.
   */
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] numbers = new byte[1536 * Float.BYTES];

  /** The vector at the current token; null where it is null or empty. */
  @Nullable Vector read(JsonParser json) throws IOException, UnusableAnswerException {
    return switch (json.currentToken()) {
      case START_ARRAY -> array(json);
      case VALUE_STRING -> base64(json.getText());
      case VALUE_NULL -> null;
      default -> throw new UnusableAnswerException("a vector is neither numbers nor base64");
    };
  }

  /** Adds each element of the array at the current token, without an index. */
  void readAll(JsonParser json, Answer answer) throws IOException, UnusableAnswerException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new UnusableAnswerException("its vectors are no array");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      answer.add(null, read(json));
    }
  }

  private @Nullable Vector array(JsonParser json) throws IOException, UnusableAnswerException {
    int length = 0;
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (!token.isNumeric()) {
        throw new UnusableAnswerException("a vector holds something that is no number");
      }
      if (length == numbers.length) {
        numbers = Arrays.copyOf(numbers, length * 2);
      }
      FLOATS.set(numbers, length, number(json));
      length += Float.BYTES;
    }
    return length == 0 ? null : Vector.ofBytes(Arrays.copyOf(numbers, length));
  }

  private static float number(JsonParser json) throws IOException {
    if (json.isNaN()) {
      return Float.NaN;
    }
    return NumberInput.parseFloat(
        json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), true);
  }

  private static @Nullable Vector base64(String text) throws UnusableAnswerException {
    if (text.isEmpty()) {
      return null;
    }
    try {
      byte[] bytes = text.length() % 4 == 0 ? Base64.getDecoder().decode(text) : new byte[1];
      if (bytes.length % Float.BYTES == 0) {
        return Vector.ofBytes(bytes);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new UnusableAnswerException("a vector is no base64 of float32 numbers");
  }
}
