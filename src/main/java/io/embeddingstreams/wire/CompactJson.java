package io.embeddingstreams.wire;

import java.nio.charset.StandardCharsets;

/** Takes the white space out of well-formed JSON; every number and escape stays as written. */
final class CompactJson {
  private CompactJson() {}

  /** The JSON between two places, on one line. */
  static String of(byte[] json, int from, int to) {
    byte[] kept = new byte[to - from];
    int size = 0;
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      byte b = json[i];
      if (!quoted && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
        continue;
      }
      kept[size++] = b;
      if (quoted && b == '\\') {
        kept[size++] = json[++i];
      } else if (b == '"') {
        quoted = !quoted;
      }
    }
    return new String(kept, 0, size, StandardCharsets.UTF_8);
  }
}
