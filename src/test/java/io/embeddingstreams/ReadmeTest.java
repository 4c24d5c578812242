package io.embeddingstreams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.ConfigLoader;
import io.embeddingstreams.wire.ParsedRequest;
import io.embeddingstreams.wire.RequestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and guides show is what the application takes and gives. */
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

  @ParameterizedTest
  @MethodSource("documents")
  void shouldLinkToWhatIsThere(Path document) throws IOException {
    Path folder = document.toAbsolutePath().getParent();
    List<String> links =
        LINK.matcher(Files.readString(document)).results().map(found -> found.group(1)).toList();

    assertThat(links).allSatisfy(link -> assertThat(folder.resolve(link)).exists());
  }

  static List<Path> documents() throws IOException {
    List<Path> all =
        new ArrayList<>(
            List.of(
                Path.of("README.md"),
                Path.of("CONTRIBUTING.md"),
                Path.of("CHANGELOG.md"),
                Path.of("topology-docs", "README.md"),
                Path.of("topology-docs", "decisions", "README.md")));
    all.addAll(guides());
    return all;
  }

  private static List<Path> guides() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("topology-docs", "guides"))) {
      return all.sorted().toList();
    }
  }

  private static List<String> blocks(String language) throws IOException {
    Pattern fenced = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```");
    List<String> all = new ArrayList<>();
    for (Path document : documents()) {
      fenced
          .matcher(Files.readString(document))
          .results()
          .forEach(found -> all.add(found.group(1)));
    }
    return all;
  }

  private static JsonSchema schema(String kind) throws IOException {
    Path file = Path.of("topology-docs", "schemas", kind + ".schema.json");
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(file));
  }
}
