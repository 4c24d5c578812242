package io.embeddingstreams.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and hexadecimal digits, two words a line; {@code #} begins a comment. */
final class GoldenFile {
  private GoldenFile() {}

  static Map<String, String> read(String resource) {
    Map<String, String> golden = new LinkedHashMap<>();
    try (InputStream in = GoldenFile.class.getResourceAsStream(resource)) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .forEach(words -> golden.put(words[0], words[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return golden;
  }
}
