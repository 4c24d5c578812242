package io.embeddingstreams.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;

/** The documents of the configuration, made of the table that its reader goes by. */
public final class ConfigurationReference {
  private static final String HEAD =
      """
      # Configuration

      Generated from the table of keys that the application reads by. A file in YAML or JSON, given by `--config`.

      - Precedence: the file, then environment variables, then `--set KEY=VALUE`.
      - `${NAME}`, `${NAME:-default}` and `${file:/path}` stand for a variable and for a file without its last newline;
        `$${` is a literal `${`. They work in the file, in variables and in `--set`; a relative path begins at the file's folder. What
        they put is a secret: no message shows it.
      - Variables begin with `EMBEDDING_STREAMS__`; `__` separates levels; within a level `_` stands for `.`, `-` or `_`, beneath `kafka`
        and `streams` for `.`. One that matches no key, or several, is a fault: `EMBEDDING_STREAMS__MODELS__FAKE__DEPLOYMENTS__OPENAI_1__TIMEOUT=5s`.
      - `--set` takes keys as they stand below; list elements go by name, names with dots in quotes: `--set 'models."a.b".dimensions=8'`.
      - Both may give a whole section or list as one line of YAML.
      - Sizes: a number with `kB`, `MB`, `GB`, `TB` (powers of 1000) or `KiB`, `MiB`, `GiB`, `TiB` (of 1024), or bytes alone. Durations: a number with `ms`, `s`, `m`, `h` or `d`.
      - A value without a default is absent unless it is given; *required* ones must be given.
      - Deployments bear a name; the same name may stand under several aliases where all its settings are equal.
      - Of a model that the catalogue knows by its upstream name, dimensions, longest input and price are filled in. Prefixes are not: write `prefix`.

      | key | type | default | meaning |
      |---|---|---|---|
      """;

  private static final String CATALOGUE =
      """

      ## The model catalogue (`catalog.file`)

      A JSON file: `{"models": [{"name": "my-model", "aliases": [], "provider": "me", "dimensions": 8, "max-input-tokens": 512,
      "dollars-per-million-tokens": 0.02, "prefix": {"query": "q: ", "document": "d: "}}]}`. Only `name` is required; what an entry leaves out is taken from
      the built-in entry of that name. In a file of four models or more, at least half must have `dimensions`, and half `max-input-tokens`.
      """;

  private ConfigurationReference() {}

  /** The reference for people. */
  public static String markdown() {
    StringBuilder text = new StringBuilder(HEAD);
    List<String> rows = new ArrayList<>();
    addRows(Keys.ROOT, "", rows);
    rows.forEach(row -> text.append(row).append('\n'));
    text.append('\n').append(KafkaRules.describe());
    return text.append(CATALOGUE).toString();
  }

  /** The reference for tools: JSON Schema 2020-12 of the file. */
  public static String jsonSchema() {
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(ConfigurationSchema.of(Keys.ROOT))
              .replace(System.lineSeparator(), "\n")
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addRows(Shape.Section section, String path, List<String> rows) {
    for (Shape.Key key : section.keys()) {
      String keyPath = path + key.name();
      String fallback =
          key.required() ? "*required*" : key.fallback() == null ? "" : shown(key.fallback());
      rows.add(
          "| `%s` | %s | %s | %s |".formatted(keyPath, type(key.shape()), fallback, key.meaning()));
      addBeneath(key.shape(), keyPath, rows);
    }
  }

  private static boolean addBeneath(Shape shape, String path, List<String> rows) {
    return shape.match(
        scalar -> false,
        section -> {
          addRows(section, path + ".", rows);
          return true;
        },
        named -> addBeneath(named.of(), path + ".<" + named.what() + ">", rows),
        items -> addBeneath(items.of(), path + "[]", rows));
  }

  private static String shown(String fallback) {
    return fallback.isEmpty() ? "empty" : "`" + fallback + "`";
  }

  private static String type(Shape shape) {
    return shape.match(
        Scalar::type,
        section -> "section",
        named -> "by " + named.what() + ": " + type(named.of()),
        items -> "list of " + type(items.of()));
  }
}
