package io.embeddingstreams.provider;

import io.embeddingstreams.model.Input;

/** How many bytes an input takes in the JSON body of a call, its quotes and comma included. */
final class InputSize {
  private static final int AROUND = 3;

  private InputSize() {}

  /** Bytes in UTF-8, control characters, quotes and backslashes escaped. */
  static long bytes(Input input) {
    return AROUND
        + input.<Long>match(
            text -> ofText(text.value()), tokens -> ofTokens(tokens.ids()), unusable -> 0L);
  }

  private static long ofText(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += ofChar(text.charAt(i));
    }
    return bytes;
  }

  private static int ofChar(char c) {
    if (c < 0x20) {
      return 6;
    }
    if (c < 0x80) {
      return c == '"' || c == '\\' ? 2 : 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }

  private static long ofTokens(int[] ids) {
    long bytes = 0;
    for (int id : ids) {
      bytes += 2;
      for (int rest = id / 10; rest > 0; rest /= 10) {
        bytes++;
      }
    }
    return bytes;
  }
}
