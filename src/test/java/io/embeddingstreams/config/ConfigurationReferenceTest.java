package io.embeddingstreams.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReferenceTest {
  private static final Set<String> YAML_BOOLEANS = Set.of("y", "yes", "n", "no", "on", "off");

  @Test
  void shouldNameEveryKeyWithTypeDefaultAndMeaning() {
    assertThat(ConfigurationReference.markdown())
        .contains("| `topics.partitions` | whole number | `6` |")
        .contains("| `models.<alias>.deployments[].timeout` | duration | `30s` | Of one call |")
        .contains("| `models.<alias>.deployments[].provider` | openai \\| azure-openai")
        .contains("| `cache.ttl` | duration |  |")
        .contains("`application.id: embedding-streams`, `num.stream.threads: 2`")
        .contains("| `mappings[].chunk.tokens` | whole number | *required* |");
    assertThat(ConfigurationReference.jsonSchema()).contains("\"default\" : 8081");
  }

  @Test
  void shouldMeanSomethingWithEveryKey() {
    assertThat(ConfigurationReference.markdown().lines().filter(line -> line.startsWith("| `")))
        .hasSizeGreaterThan(70)
        .noneMatch(line -> line.endsWith("|  |"));
  }

  @Test
  void shouldDescribeTheContractsExample() throws IOException {
    assertThat(complaints(Samples.CONTRACT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "modles: {}",
        "cache: {mode: sometimes}",
        "topics: {partitions: 0}",
        "reload: soon",
        "limits: {pending-bytes: big}",
        "topics: {config: {other: {}}}",
        "models: {m: {}}",
        "models: {m: {deployments: []}}",
        "models: {m: {deployments: [{name: a}]}}",
        "topics: {create: maybe}"
      })
  void shouldDescribeFaults(String yaml) throws IOException {
    assertThat(complaints(yaml)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"topics: {partitions: '${P}'}", "limits: {pending-bytes: 5}", "reload: 0"})
  void shouldDescribeSubstitutionsAndBareNumbers(String yaml) throws IOException {
    assertThat(complaints(yaml)).isEmpty();
  }

  @Test
  void shouldEnumerateNoYamlBoolean() throws IOException {
    for (JsonNode values :
        new ObjectMapper().readTree(ConfigurationReference.jsonSchema()).findValues("enum")) {
      values.forEach(value -> assertThat(YAML_BOOLEANS).doesNotContain(value.asText()));
    }
  }

  private static Set<ValidationMessage> complaints(String yaml) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(ConfigurationReference.jsonSchema());
    return schema.validate(new YAMLMapper().readTree(yaml));
  }
}
