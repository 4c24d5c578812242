package io.embeddingstreams.config;

import static io.embeddingstreams.config.Samples.load;
import static io.embeddingstreams.config.Samples.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.embeddingstreams.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  @TempDir Path folder;

  @Test
  void shouldKnowFortyModelsAtLeast() {
    assertThat(Catalogue.builtIn().size()).isGreaterThanOrEqualTo(40);
    Catalogue.Entry e5 = Catalogue.builtIn().find("intfloat/E5-base-v2");
    assertThat(e5.dimensions()).isEqualTo(768);
    assertThat(e5.queryPrefix()).isEqualTo("query: ");
    assertThat(Catalogue.builtIn().find("nobody-8")).isEqualTo(Catalogue.UNKNOWN);
  }

  @Test
  void shouldFillInWhatAModelDoesNotSay() {
    String openai = "provider: openai, model: text-embedding-3-large";
    ModelSpec known = model(load(Samples.model("", openai)), "m");
    assertThat(known.dimensions()).isEqualTo(3072);
    assertThat(known.maxInputTokens()).isEqualTo(8191);
    assertThat(known.dollarsPerMillionTokens()).isEqualTo(0.13);
    ModelSpec own =
        model(load(Samples.model("dimensions: 256, max-input-tokens: 9, ", openai)), "m");
    assertThat(own.dimensions()).isEqualTo(256);
    assertThat(own.maxInputTokens()).isEqualTo(9);
  }

  @Test
  void shouldNeverApplyPrefixesBySilence() {
    String e5 = "provider: tei, base-url: 'http://h', model: intfloat/e5-base-v2";
    assertThat(model(load(Samples.model("", e5)), "m").prefix()).isEmpty();
  }

  @Test
  void shouldExtendTheBuiltInCatalogue() throws IOException {
    Config config =
        withCatalogue(
            """
            {"models": [{"name": "mine", "dimensions": 12, "max-input-tokens": 34},
                        {"name": "text-embedding-3-small", "dollars-per-million-tokens": 0.5}]}
            """);
    assertThat(model(config, "mine").dimensions()).isEqualTo(12);
    assertThat(model(config, "small").dimensions()).isEqualTo(1536);
    assertThat(model(config, "small").dollarsPerMillionTokens()).isEqualTo(0.5);
    assertThat(config.catalogFile()).isEqualTo(folder.resolve("models.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|empty or malformed",
        "{}|empty or malformed",
        "{'models': []}|is empty",
        "{'models': [}|empty or malformed",
        "[1]|wrong kind of value",
        "{'models': {'a': 1}}|wrong kind of value",
        "{'models': [{'dimensions': 3}]}|name: is missing",
        "{'models': [{'name': 'a', 'dimensions': 0}]}|dimensions: `0` is out of range",
        "{'models': [{'name': 'a', 'dimension': 3}]}|nearest known one is `dimensions`",
        "{'models': [{'name': 'a', 'dollars-per-million-tokens': -1}]}|is no number from 0",
        "{'models': [{'name': 'a', 'max-input-tokens': 'many'}]}|`many` is no whole number",
        "{'models': [{'name': 'a'}, {'name': 'A'}]}|stands twice",
        "{'models': [{'name':'a','dimensions':1},{'name':'b'},{'name':'c'},{'name':'d'}]}|3 of 4 models have no dimensions",
      })
  void shouldRefuse(String json, String message) {
    assertThat(catchThrowable(() -> withCatalogue(json.replace('\'', '"'))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("catalog.file")
        .hasMessageContaining(message);
  }

  private Config withCatalogue(String json) throws IOException {
    Files.writeString(folder.resolve("models.json"), json.equals("\"\"") ? "" : json);
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file,
        """
        kafka: {bootstrap.servers: a}
        catalog: {file: models.json}
        models:
          mine: {deployments: [{name: a, provider: openai, model: mine}]}
          small: {deployments: [{name: b, provider: openai, model: text-embedding-3-small}]}
        """);
    return ConfigLoader.load(file, Map.of(), List.of());
  }
}
