package io.embeddingstreams.config;

import static io.embeddingstreams.config.Samples.ENVIRONMENT;
import static io.embeddingstreams.config.Samples.SMALL;
import static io.embeddingstreams.config.Samples.load;
import static io.embeddingstreams.config.Samples.model;
import static io.embeddingstreams.config.Samples.only;
import static io.embeddingstreams.config.Samples.paths;
import static io.embeddingstreams.config.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.InputType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {
  private static final String MODELS =
      """
      kafka: {bootstrap.servers: file}
      models:
        m: {deployments: [{name: openai-1, provider: openai, model: x, headers: {X-Team: a}}]}
        text-embedding-3.small: {deployments: [{name: v.1, provider: openai, model: x}]}
      """;

  private static Config with(String yaml, Map<String, String> variables, String... sets) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.putAll(variables);
    return ConfigLoader.load(yaml, environment, List.of(sets));
  }

  @Test
  void shouldPutEnvironmentOverTheFileAndSetsOverBoth() {
    Map<String, String> variable = Map.of("EMBEDDING_STREAMS__KAFKA__BOOTSTRAP_SERVERS", "env");
    assertThat(with(MODELS, Map.of()).kafka()).containsEntry("bootstrap.servers", "file");
    assertThat(with(MODELS, variable).kafka()).containsEntry("bootstrap.servers", "env");
    assertThat(
            with(MODELS, variable, "kafka.bootstrap.servers=a", "kafka.bootstrap.servers=b=c")
                .kafka())
        .containsEntry("bootstrap.servers", "b=c");
  }

  @Test
  void shouldMatchVariablesAtEveryLevel() {
    Config config =
        with(
            MODELS,
            Map.of(
                "EMBEDDING_STREAMS__TOPICS__CACHE_PARTITIONS", "3",
                "EMBEDDING_STREAMS__TOPICS__CONFIG__DEAD_LETTERS__RETENTION_MS", "5",
                "EMBEDDING_STREAMS__STREAMS__CACHE_NUM_STANDBY_REPLICAS", "1",
                "EMBEDDING_STREAMS__MODELS__M__DEPLOYMENTS__OPENAI_1__TIMEOUT", "5s",
                "EMBEDDING_STREAMS__MODELS__M__DEPLOYMENTS__OPENAI_1__HEADERS__X_TEAM", "b",
                "EMBEDDING_STREAMS__MODELS__TEXT_EMBEDDING_3_SMALL__DIMENSIONS", "512",
                "EMBEDDING_STREAMS__CACHE", "{mode: never}",
                "EMBEDDING_STREAMS_PORT_8080_TCP", "tcp://10.0.0.1:8080"));
    assertThat(config.topics().cachePartitions()).isEqualTo(3);
    assertThat(config.topics().config()).containsEntry("dead-letters", Map.of("retention.ms", "5"));
    assertThat(config.streams()).containsEntry("cache.num.standby.replicas", "1");
    assertThat(only(config, "m").timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(only(config, "m").headers()).containsExactly(Map.entry("X-Team", "b"));
    assertThat(model(config, "text-embedding-3.small").dimensions()).isEqualTo(512);
    assertThat(config.cache().policy().mode()).isEqualTo(CacheMode.NEVER);
  }

  @Test
  void shouldSetKeysElementsAndNamesWithDots() {
    Config config =
        load(
            MODELS,
            "models.m.deployments.openai-1.timeout=5s",
            "models.\"text-embedding-3.small\".dimensions=512",
            "models.'text-embedding-3.small'.deployments.\"v.1\".api-key=a.b=c",
            "models.m.prefix.query=q: ",
            "models.new={deployments: [{name: here, provider: local}]}",
            "topics.config.requests.retention.ms=1",
            "models.m.deployments.openai-1.headers.X-New=${OPENAI_API_KEY}");
    assertThat(only(config, "m").timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(only(config, "m").headers()).containsEntry("X-New", Samples.SECRET).hasSize(2);
    assertThat(model(config, "text-embedding-3.small").dimensions()).isEqualTo(512);
    assertThat(only(config, "text-embedding-3.small").apiKey()).isEqualTo("a.b=c");
    assertThat(model(config, "m").prefix()).containsEntry(InputType.QUERY, "q: ");
    assertThat(only(config, "new").name()).isEqualTo("here");
    assertThat(config.topics().config()).containsEntry("requests", Map.of("retention.ms", "1"));
  }

  @Test
  void shouldFillAnEmptyFile() {
    Config config =
        load(
            "",
            "kafka.bootstrap.servers=a",
            "models={m: {deployments: [{name: d, provider: local}]}}");
    assertThat(config.models().all()).hasSize(1);
  }

  @Test
  void shouldRefuseVariablesThatMatchNoKeyOrSeveral() {
    String twins =
        MODELS
            + "  m_1: {deployments: [{name: a, provider: local}]}\n  m-1: {deployments: [{name: a, provider: local}]}\n";
    ConfigException refusal =
        refused(
            twins,
            Map.of(
                "EMBEDDING_STREAMS__CACHE__MOD", "never",
                "EMBEDDING_STREAMS__MODELS__M_1__DIMENSIONS", "3",
                "EMBEDDING_STREAMS__MODELS__NOBODY__DIMENSIONS", "3",
                "EMBEDDING_STREAMS__MODELS__M__DEPLOYMENTS__OPENAI_2__TIMEOUT", "3s",
                "EMBEDDING_STREAMS__", "3",
                "EMBEDDING_STREAMS__RELOAD__DEEPER", "3s"));
    assertThat(paths(refusal))
        .containsExactly(
            "EMBEDDING_STREAMS__",
            "EMBEDDING_STREAMS__CACHE__MOD",
            "EMBEDDING_STREAMS__MODELS__M_1__DIMENSIONS",
            "EMBEDDING_STREAMS__MODELS__M__DEPLOYMENTS__OPENAI_2__TIMEOUT",
            "EMBEDDING_STREAMS__MODELS__NOBODY__DIMENSIONS",
            "EMBEDDING_STREAMS__RELOAD__DEEPER");
    assertThat(refusal)
        .hasMessageContaining("nearest known one is `mode`")
        .hasMessageContaining("matches several: m_1, m-1")
        .hasMessageContaining("nearest known one is `openai-1`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cache.mode",
        "=x",
        "cache..mode=never",
        "cache.mod=never",
        "models.\"m.dimensions=3",
        "models.text-embedding-3.small.dimensions=3",
        "models.m.deployments.none.timeout=3s",
        "cache.mode=sometimes",
        "topics.partitions=",
        "reload.deeper=1s",
        "cache={mode: [}",
        "topics.config.other.a=b",
        "cache=never"
      })
  void shouldRefuse(String set) {
    assertThat(refused(SMALL, set).faults()).isNotEmpty();
  }
}
