package io.embeddingstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** docker-compose.yml against Dockerfile, recipes and the application's configuration. */
class ComposeTest {
  private static final Pattern PINNED =
      Pattern.compile("[a-z/-]+:(v?\\d+\\.\\d+\\.\\d+\\S*|local)");

  @Test
  void shouldConfigureWhatTheApplicationTakes() throws IOException, ConfigException {
    Map<String, String> environment = new HashMap<>(environment("embedding-streams"));
    environment.putAll(ImageFile.variables());

    Config config =
        ConfigLoader.load(Path.of("src", "docker", "gateway.yaml"), environment, List.of());

    assertThat(config.kafka()).containsEntry("bootstrap.servers", "kafka:19092");
    assertThat(config.management().host()).isEqualTo("0.0.0.0");
    assertThat(config.streams()).containsEntry("state.dir", "/data/streams");
    assertThat(config.models().collections()).hasSize(1);
  }

  @Test
  void shouldPinEveryImage() throws IOException {
    assertThat(services().findValuesAsText("image"))
        .hasSize(6)
        .allSatisfy(image -> assertThat(image).matches(PINNED));
    assertThat(Files.readAllLines(Path.of("Dockerfile")))
        .filteredOn(line -> line.startsWith("ARG"))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line.replaceAll(".*=", "")).matches(PINNED));
  }

  @Test
  void shouldCheckTheHealthOfEveryService() throws IOException {
    Map<String, JsonNode> unchecked =
        services().properties().stream()
            .filter(service -> !service.getValue().has("healthcheck"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    assertThat(unchecked).containsOnlyKeys("embedding-streams");
    assertThat(Files.readString(Path.of("Dockerfile"))).contains("HEALTHCHECK", "/health/ready");
  }

  @Test
  void shouldKeepDataInVolumesThatAreDeclared() throws IOException {
    List<String> mounted =
        services().findValues("volumes").stream()
            .flatMap(volumes -> StreamSupport.stream(volumes.spliterator(), false))
            .map(JsonNode::asText)
            .toList();

    assertThat(mounted)
        .filteredOn(volume -> volume.startsWith("./"))
        .allSatisfy(volume -> assertThat(Path.of(volume.replaceAll(":.*", ""))).exists());
    assertThat(mounted)
        .filteredOn(volume -> !volume.startsWith("./"))
        .hasSize(5)
        .allSatisfy(
            volume ->
                assertThat(compose().path("volumes").has(volume.replaceAll(":.*", ""))).isTrue());
  }

  @Test
  void shouldGiveConnectAllThatItsFilesName() throws IOException {
    String recipe = Files.readString(Path.of("src", "connect", "pgvector.json"));
    Properties worker = new Properties();
    try (var reader = Files.newBufferedReader(Path.of("src", "connect", "worker.properties"))) {
      worker.load(reader);
    }
    String image = Files.readString(Path.of("Dockerfile"));
    Map<String, String> given = environment("connect");

    assertThat(Pattern.compile("\\$\\{env:(\\w+)}").matcher(recipe + worker).results())
        .hasSizeGreaterThanOrEqualTo(5)
        .allSatisfy(
            found ->
                assertThat(
                        given.containsKey(found.group(1)) || image.contains(found.group(1) + "="))
                    .as(found.group(1))
                    .isTrue());
    assertThat(image).contains("/connect/plugins " + worker.getProperty("plugin.path"));
  }

  private static Map<String, String> environment(String service) throws IOException {
    return services().path(service).path("environment").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().asText()));
  }

  private static JsonNode services() throws IOException {
    return compose().path("services");
  }

  private static JsonNode compose() throws IOException {
    return new YAMLMapper().readTree(Path.of("docker-compose.yml").toFile());
  }
}
