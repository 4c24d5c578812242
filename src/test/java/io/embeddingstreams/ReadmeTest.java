package io.embeddingstreams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.ConfigLoader;
import io.embeddingstreams.wire.ParsedRequest;
import io.embeddingstreams.wire.RequestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README shows is what the application takes and gives. */
class ReadmeTest {
  private static final Map<String, String> KEY = Map.of("OPENAI_API_KEY", "a-key");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

  static List<String> jsonBlocks() throws IOException {
    return blocks("json");
  }

  static List<String> yamlBlocks() throws IOException {
    return blocks("yaml");
  }

  @ParameterizedTest
  @MethodSource("jsonBlocks")
  void shouldShowRecordsOfTheirSchemas(String block) throws IOException {
    JsonNode record = JSON.readTree(block);
    String kind = kind(record);

    assertThat(schema(kind).validate(record)).as(kind).isEmpty();
    if (kind.equals("request")) {
      assertThat(new RequestReader().read(block.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(ParsedRequest.Good.class);
    }
  }

  private static String kind(JsonNode record) {
    return record.has("collection_name")
        ? "vector"
        : record.has("error") ? "error" : record.has("data") ? "response" : "request";
  }

  @ParameterizedTest
  @MethodSource("yamlBlocks")
  void shouldShowConfigurationsWithoutFaults(String block) throws ConfigException {
    assertThat(ConfigLoader.load(block, KEY, List.of()).models().all()).isNotEmpty();
  }

  @Test
  void shouldShowBothKindsOfBlocks() throws IOException {
    assertThat(jsonBlocks()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(yamlBlocks()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldComposeWhatTheApplicationTakes() throws IOException, ConfigException {
    JsonNode compose = new YAMLMapper().readTree(Path.of("docker-compose.yml").toFile());
    Map<String, String> environment = new HashMap<>();
    compose
        .at("/services/embedding-streams/environment")
        .properties()
        .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
    environment.putAll(imageVariables());

    Config config = ConfigLoader.load(Path.of("gateway.yaml"), environment, List.of());

    assertThat(config.kafka()).containsEntry("bootstrap.servers", "kafka:19092");
    assertThat(config.management().host()).isEqualTo("0.0.0.0");
    assertThat(config.streams()).containsEntry("state.dir", "/data/streams");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldLinkToWhatIsThere(Path document) throws IOException {
    Path folder = document.toAbsolutePath().getParent();
    List<String> links =
        LINK.matcher(Files.readString(document)).results().map(found -> found.group(1)).toList();

    assertThat(links).allSatisfy(link -> assertThat(folder.resolve(link)).exists());
  }

  static List<Path> documents() {
    return List.of(
        Path.of("README.md"),
        Path.of("CONTRIBUTING.md"),
        Path.of("CHANGELOG.md"),
        Path.of("topology-docs", "README.md"),
        Path.of("topology-docs", "decisions", "README.md"));
  }

  private static Map<String, String> imageVariables() throws IOException {
    Map<String, String> variables = new HashMap<>();
    Pattern.compile("(EMBEDDING_STREAMS__\\w+)=(\\S+)")
        .matcher(Files.readString(Path.of("Dockerfile")))
        .results()
        .forEach(found -> variables.put(found.group(1), found.group(2)));
    return variables;
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```")
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static JsonSchema schema(String kind) throws IOException {
    Path file = Path.of("topology-docs", "schemas", kind + ".schema.json");
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(file));
  }
}
