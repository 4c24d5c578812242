package io.embeddingstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.embeddingstreams.metrics.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts ask for meters that there are, with labels that they have. */
class DashboardTest {
  private static final Path FOLDER = Path.of("src", "docker");
  private static final Pattern METRIC = Pattern.compile("embedding_streams_[a-z_]+");
  private static final Pattern LABELS =
      Pattern.compile("(?:by \\(|\\{)((?:[a-z_]+(?:=~?\"[^\"]*\")?(?:, )?)+)[)}]");
  private static final Set<String> OF_PROMETHEUS = Set.of("le", "instance", "job", "topic");

  private static final List<String> ENDINGS =
      List.of("_total", "_seconds_bucket", "_seconds_max", "_sum", "_count", "_max", "");

  @Test
  void shouldShowEveryMeter() throws IOException {
    String dashboard = expressions().collect(Collectors.joining("\n"));

    assertThat(Arrays.stream(Meter.values()).map(DashboardTest::base))
        .allSatisfy(name -> assertThat(dashboard).contains(name));
  }

  @Test
  void shouldAskForNoOtherMeter() throws IOException {
    Set<String> meters =
        Arrays.stream(Meter.values())
            .flatMap(DashboardTest::names)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(Stream.concat(expressions(), alerts()).flatMap(DashboardTest::metrics))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(meters).contains(name));
  }

  @Test
  void shouldAskForLabelsThatAMeterHas() throws IOException {
    Set<String> labels =
        Arrays.stream(Meter.values())
            .flatMap(meter -> meter.tags().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    labels.addAll(OF_PROMETHEUS);

    assertThat(Stream.concat(expressions(), alerts()).flatMap(DashboardTest::labels))
        .isNotEmpty()
        .allSatisfy(label -> assertThat(labels).contains(label));
  }

  @Test
  void shouldReadFromTheDatasourceThatIsProvisioned() throws IOException {
    JsonNode datasource =
        new YAMLMapper()
            .readTree(FOLDER.resolve("grafana/provisioning/datasources/prometheus.yml").toFile())
            .at("/datasources/0");

    assertThat(dashboard().findValues("datasource"))
        .allSatisfy(one -> assertThat(one.path("uid")).isEqualTo(datasource.path("uid")));
    assertThat(datasource.path("url").asText()).isEqualTo("http://prometheus:9090");
  }

  private static Stream<String> expressions() throws IOException {
    return dashboard().findValuesAsText("expr").stream();
  }

  private static Stream<String> alerts() throws IOException {
    return new YAMLMapper()
            .readTree(Files.readString(FOLDER.resolve("prometheus/alerts.yml")))
            .findValuesAsText("expr")
            .stream();
  }

  private static JsonNode dashboard() throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(FOLDER.resolve("grafana/dashboards/embedding-streams.json").toFile());
  }

  private static Stream<String> metrics(String expression) {
    return METRIC.matcher(expression).results().map(MatchResult::group);
  }

  private static Stream<String> labels(String expression) {
    return LABELS
        .matcher(expression)
        .results()
        .flatMap(found -> Arrays.stream(found.group(1).split(", ")))
        .map(label -> label.replaceAll("=.*", ""));
  }

  private static String base(Meter meter) {
    return meter.title().replace('.', '_');
  }

  private static Stream<String> names(Meter meter) {
    return ENDINGS.stream().map(ending -> base(meter) + ending);
  }
}
