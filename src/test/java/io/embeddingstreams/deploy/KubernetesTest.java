package io.embeddingstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests hold together, and the configuration in them is one that the application takes. */
class KubernetesTest {
  private static final Path FOLDER = Path.of("src", "kubernetes");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String NAME = "embedding-streams";

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldBeOneObjectThatSaysWhatItIs(Path file) throws IOException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      JsonNode manifest = documents.next();

      assertThat(documents.hasNext()).isFalse();
      assertThat(manifest.path("apiVersion").asText()).isNotEmpty();
      assertThat(manifest.path("kind").asText()).isNotEmpty();
    }
  }

  @Test
  void shouldConfigureWhatTheApplicationTakes() throws IOException, ConfigException {
    Config config = config();

    assertThat(config.models().collections()).isNotEmpty();
    assertThat(config.streams())
        .containsEntry("main.consumer.group.instance.id", "embedding-streams-0");
  }

  @Test
  void shouldScaleByTheGroupThatReadsRequests() throws IOException, ConfigException {
    JsonNode trigger = read("autoscaler.yaml").at("/spec/triggers/0/metadata");
    Config config = config();

    assertThat(trigger.path("topic").asText()).isEqualTo(config.topics().requests());
    assertThat(trigger.path("consumerGroup").asText())
        .isEqualTo(config.topics().requestsApplication());
    assertThat(trigger.path("bootstrapServers").asText())
        .isEqualTo(config.kafka().get("bootstrap.servers"));
    assertThat(read("autoscaler.yaml").at("/spec/maxReplicaCount").asInt())
        .isLessThanOrEqualTo(config.topics().partitions());
  }

  @Test
  void shouldKeepAVolumeWithItsOrdinal() throws IOException {
    JsonNode set = read("statefulset.yaml");
    JsonNode pod = set.at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");

    assertThat(set.at("/spec/volumeClaimTemplates/0/metadata/name").asText()).isEqualTo("data");
    assertThat(container.at("/volumeMounts/0/name").asText()).isEqualTo("data");
    assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/data");
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
    assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(60);
  }

  @Test
  void shouldAskForHealthWhereTheImageServesIt() throws IOException {
    JsonNode container = read("statefulset.yaml").at("/spec/template/spec/containers/0");

    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(8081);
    assertThat(read("service.yaml").at("/spec/ports/0/port").asInt()).isEqualTo(8081);
  }

  @Test
  void shouldSelectOneSetOfPods() throws IOException {
    JsonNode labels = read("statefulset.yaml").at("/spec/template/metadata/labels");

    assertThat(read("statefulset.yaml").at("/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(read("poddisruptionbudget.yaml").at("/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(read("service.yaml").at("/spec/selector")).isEqualTo(labels);
    assertThat(read("autoscaler.yaml").at("/spec/scaleTargetRef/name").asText()).isEqualTo(NAME);
  }

  @Test
  void shouldApplyTheManifestsThatAreThere() throws IOException {
    assertThat(read("kustomization.yaml").path("resources"))
        .allSatisfy(each -> assertThat(FOLDER.resolve(each.asText())).exists());
  }

  private static Config config() throws IOException, ConfigException {
    Map<String, String> environment = new HashMap<>(ImageFile.variables());
    for (JsonNode each : read("statefulset.yaml").at("/spec/template/spec/containers/0/env")) {
      String value = each.path("value").asText("a-secret").replace("$(POD_NAME)", NAME + "-0");
      environment.put(each.path("name").asText(), value);
    }
    String yaml = read("configmap.yaml").at("/data/gateway.yaml").asText();
    return ConfigLoader.load(yaml, environment, List.of());
  }

  private static JsonNode read(String file) throws IOException {
    return YAML.readTree(FOLDER.resolve(file).toFile());
  }
}
