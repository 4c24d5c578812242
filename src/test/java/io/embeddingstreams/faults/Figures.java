package io.embeddingstreams.faults;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a test measured, printed and written to {@code target/faults}. One thread. */
final class Figures {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Number> figures = new LinkedHashMap<>();

  Figures put(String name, Number value) {
    figures.put(name, value);
    return this;
  }

  @SuppressWarnings("SystemOut")
  void publish(String name) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "faults"));
      String text = JSON.writeValueAsString(figures);
      Files.writeString(folder.resolve(name + ".json"), text);
      System.out.println("faults " + name + ": " + text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
