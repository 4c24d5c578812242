package io.embeddingstreams.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each recipe against the rules of its connector. */
class RecipesTest {
  private static final String STRING = "org.apache.kafka.connect.storage.StringConverter";
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Recipe.FOLDER)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @Test
  void shouldBeThereForFourSinks() throws IOException {
    assertThat(files())
        .extracting(file -> String.valueOf(file.getFileName()))
        .containsExactly("elasticsearch.json", "opensearch.json", "pgvector.json", "qdrant.json");
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldReadCommittedVectorsFromTheFirst(Path file) {
    assertThat(Recipe.of(file).config())
        .containsEntry("consumer.override.isolation.level", "read_committed")
        .containsEntry("consumer.override.auto.offset.reset", "earliest")
        .containsEntry("topics", "embedding-vectors")
        .containsEntry("value.converter", JSON)
        .containsKeys("connector.class", "tasks.max", "key.converter");
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldHoldNoSecret(Path file) {
    assertThat(Recipe.of(file).config().entrySet())
        .filteredOn(setting -> setting.getKey().matches(".*(password|username|api[.]key|url)"))
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(setting.getValue()).matches("\\$\\{env:[A-Z_]+}"));
  }

  @Test
  void shouldRunOnAWorkerThatTakesOverridesAndTheEnvironment() throws IOException {
    // Given
    Properties worker = new Properties();
    try (var reader = Files.newBufferedReader(Recipe.FOLDER.resolve("worker.properties"))) {
      worker.load(reader);
    }

    // Then
    assertThat(worker)
        .containsEntry("connector.client.config.override.policy", "All")
        .containsEntry("consumer.isolation.level", "read_committed")
        .containsEntry("config.providers", "env");
  }

  @Test
  void shouldGiveTheJdbcSinkRowsWithAKeyAndASchema() throws IOException {
    Recipe recipe = Recipe.of("pgvector.json");

    assertThat(recipe.config())
        .containsEntry("key.converter", STRING)
        .containsEntry("transforms.hoist.field", recipe.setting("primary.key.fields"))
        .containsEntry("primary.key.mode", "record_key")
        .containsEntry("insert.mode", "upsert")
        .containsEntry("delete.enabled", "true")
        .containsEntry("value.converter.schemas.enable", "true");
    JsonNode schema =
        JsonMapper.builder().build().readTree(recipe.setting("value.converter.schema.content"));
    JsonNode vector = schema.at("/fields/0");
    assertThat(schema.at("/type").asText()).isEqualTo("struct");
    assertThat(schema.findValuesAsText("field")).doesNotContain("id").contains("source_id");
    assertThat(vector.at("/name").asText()).isEqualTo("io.debezium.data.DoubleVector");
    assertThat(vector.at("/items/type").asText()).isEqualTo("double");
    assertThat(vector.at("/parameters/__debezium.source.column.length").asText()).isEqualTo("384");
  }

  @Test
  void shouldGiveQdrantSchemalessValuesAndKeysThatCanDelete() {
    assertThat(Recipe.of("qdrant.json").config())
        .containsEntry("value.converter.schemas.enable", "false")
        .containsEntry("key.converter", JSON)
        .containsEntry("key.converter.schemas.enable", "false")
        .containsKey("qdrant.collection.name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"elasticsearch.json", "opensearch.json"})
  void shouldGiveSearchEnginesTheKeyAsIdWithoutVersions(String file) {
    Recipe recipe = Recipe.of(file);
    String method = file.startsWith("open") ? "index.write.method" : "write.method";

    assertThat(recipe.config())
        .containsEntry("key.converter", STRING)
        .containsEntry("key.ignore", "false")
        .containsEntry("schema.ignore", "true")
        .containsEntry("value.converter.schemas.enable", "false")
        .containsEntry("behavior.on.null.values", "delete")
        .containsEntry(method, "upsert");
  }
}
