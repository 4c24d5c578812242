package io.embeddingstreams.chain;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connector as its file describes it.
 *
 * @param name what Connect calls it
 * @param config its settings
 */
record Recipe(String name, Map<String, String> config) {
  /** Where recipes stand. */
  static final Path FOLDER = Path.of("src", "connect");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  Recipe {
    config = Map.copyOf(config);
  }

  /** The recipe of this file. */
  static Recipe of(String file) {
    return of(FOLDER.resolve(file));
  }

  /** The recipe of this file. */
  static Recipe of(Path file) {
    try {
      JsonNode read = JSON.readTree(file.toFile());
      return new Recipe(
          read.path("name").asText(),
          JSON.convertValue(read.path("config"), new TypeReference<Map<String, String>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with another value of this setting. */
  Recipe with(String key, String value) {
    Map<String, String> changed = new TreeMap<>(config);
    changed.put(key, value);
    return new Recipe(name, changed);
  }

  /** A setting that has to be there. */
  String setting(String key) {
    String value = config.get(key);
    if (value == null) {
      throw new AssertionError("the recipe " + name + " lacks " + key);
    }
    return value;
  }

  /** Writes it as Connect reads it. */
  Path write(Path folder) {
    try {
      Path file = folder.resolve(name + ".json");
      JSON.writeValue(file.toFile(), Map.of("name", name, "config", config));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
