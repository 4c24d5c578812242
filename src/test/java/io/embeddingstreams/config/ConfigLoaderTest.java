package io.embeddingstreams.config;

import static io.embeddingstreams.config.Samples.CONTRACT;
import static io.embeddingstreams.config.Samples.ENVIRONMENT;
import static io.embeddingstreams.config.Samples.SECRET;
import static io.embeddingstreams.config.Samples.SMALL;
import static io.embeddingstreams.config.Samples.load;
import static io.embeddingstreams.config.Samples.model;
import static io.embeddingstreams.config.Samples.only;
import static io.embeddingstreams.config.Samples.paths;
import static io.embeddingstreams.config.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.config.Config.Limits;
import io.embeddingstreams.config.Config.Listener;
import io.embeddingstreams.config.Config.Overload;
import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.Chunking;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.model.RetryPolicy;
import io.embeddingstreams.wire.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final Topics TOPICS =
      new Topics(
          "embedding-streams",
          6,
          12,
          (short) 1,
          true,
          "embedding-requests",
          "embedding-responses",
          "embedding-dead-letters",
          Map.of("responses", Map.of("retention.ms", "604800000")),
          List.of("pg.public.articles"));

  @Test
  void shouldReadTheContractsExample() {
    Config config = load(CONTRACT);
    assertThat(config.kafka()).containsExactly(Map.entry("bootstrap.servers", "localhost:9092"));
    assertThat(config.streams()).containsEntry("cache.num.standby.replicas", "0").hasSize(5);
    assertThat(config.topics()).isEqualTo(TOPICS);
    assertThat(config.requestsTimeout()).isZero();
    assertThat(config.orderByKey()).isTrue();
    assertThat(config.limits()).isEqualTo(new Limits(true, 10_000, 1_000_000, 2L << 30, 0.5));
    assertThat(config.cache())
        .isEqualTo(
            new Config.Cache(
                new CachePolicy(CacheMode.ALWAYS, Duration.ofDays(30)),
                20_000_000_000L,
                128L << 20));
    assertThat(config.linger()).isEqualTo(Duration.ofMillis(5));
    assertThat(config.retry())
        .isEqualTo(new RetryPolicy(6, Duration.ofMillis(200), Duration.ofSeconds(30)));
    assertThat(config.management()).isEqualTo(new Listener("127.0.0.1", 8081));
    assertThat(config.models().all()).hasSize(2);
    assertThat(config.models().collections())
        .containsExactly(
            new CollectionSpec(
                "docs",
                "text-embedding-3-small",
                "embedding-vectors",
                1536,
                CollectionSpec.Ids.UUID,
                CollectionSpec.KeyFormat.STRING,
                CollectionSpec.ValueFormat.JSON,
                CollectionSpec.TextPlace.FIELD));
  }

  @Test
  void shouldReadMappings() {
    assertThat(load(CONTRACT).mappings())
        .containsExactly(
            new Mapping(
                "pg.public.articles",
                Mapping.Envelope.DEBEZIUM,
                List.of("docs"),
                new Mapping.Identity(Mapping.Identity.Part.KEY, "/id"),
                List.of("/title", "/body"),
                List.of("/lang"),
                null));
    String more =
        """
        mappings:
          - {topic: t, collections: [docs], text: [/x], id: "value:/a/b", chunk: {tokens: 512, overlap: 64}}
          - {topic: u, collections: [docs], text: [/x]}
        """;
    List<Mapping> read =
        load(CONTRACT.replaceAll("(?s)mappings:.*?reload:", more + "reload:")).mappings();
    assertThat(read.get(0).identity())
        .isEqualTo(new Mapping.Identity(Mapping.Identity.Part.VALUE, "/a/b"));
    assertThat(read.get(0).chunking()).isEqualTo(new Chunking(512, 64));
    assertThat(read.get(1).identity()).isEqualTo(Mapping.Identity.KEY);
    assertThat(load(SMALL).mappings()).isEmpty();
  }

  @Test
  void shouldReadACollectionsOtherValues() {
    Config config =
        load(
            CONTRACT,
            "collections.docs.dimensions=256",
            "collections.docs.id=as-is",
            "collections.docs.key-format=json",
            "collections.docs.value-format=connect-json",
            "collections.docs.text=both",
            "topics.config.vectors={max.message.bytes: 2097152}");
    assertThat(config.models().collection("docs"))
        .isEqualTo(
            new CollectionSpec(
                "docs",
                "text-embedding-3-small",
                "embedding-vectors",
                256,
                CollectionSpec.Ids.AS_IS,
                CollectionSpec.KeyFormat.JSON,
                CollectionSpec.ValueFormat.CONNECT_JSON,
                CollectionSpec.TextPlace.BOTH));
    assertThat(config.topics().config()).containsKey("vectors");
    assertThat(load(SMALL).models().collections()).isEmpty();
  }

  @Test
  void shouldReadAModelOfTheContractsExample() {
    ModelSpec model = model(load(CONTRACT), "text-embedding-3-small");
    assertThat(model.space()).isEqualTo("text-embedding-3-small");
    assertThat(model.dimensions()).isEqualTo(1536);
    assertThat(model.inputType()).isEqualTo(InputType.DOCUMENT);
    assertThat(model.prefix()).containsEntry(InputType.QUERY, "query: ").hasSize(2);
    assertThat(model.cache()).isEqualTo(new CachePolicy(CacheMode.ALWAYS, Duration.ofDays(7)));
    assertThat(model.deployments())
        .containsExactly(
            new Deployment(
                "openai-1",
                ProviderKind.OPENAI,
                "https://api.openai.com/v1",
                "text-embedding-3-small",
                SECRET,
                Map.of(),
                1,
                1,
                2048,
                300_000,
                8,
                3000,
                1_000_000,
                2000,
                Duration.ofSeconds(30),
                AskedEncoding.BASE64));
  }

  @Test
  void shouldFillInEveryDefault() {
    Config config = load(SMALL);
    assertThat(config.streams())
        .containsEntry("application.id", "embedding-streams")
        .containsEntry("processing.guarantee", "exactly_once_v2");
    assertThat(config.topics().replicationFactor()).isEqualTo((short) -1);
    assertThat(config.topics().partitions()).isEqualTo(6);
    assertThat(config.topics().config()).isEmpty();
    assertThat(config.responses()).isEqualTo(Responses.ALL);
    assertThat(config.overload()).isEqualTo(Overload.WAIT);
    assertThat(config.cache().policy()).isEqualTo(new CachePolicy(CacheMode.ALWAYS, null));
    assertThat(config.cache().maxBytes()).isZero();
    assertThat(config.cache().nearBytes()).isEqualTo(64L << 20);
    assertThat(config.reload()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.catalogFile()).isNull();
    assertThat(config.providerHttp().proxy()).isEmpty();
  }

  @Test
  void shouldFillInAModelsDefaults() {
    Config config =
        load(
            """
            kafka: {bootstrap.servers: "localhost:9092"}
            cache: {mode: opt-in, ttl: 1h}
            models:
              m: {deployments: [{name: o, provider: ollama, model: my-own}]}
            """);
    ModelSpec model = model(config, "m");
    assertThat(model.space()).isEqualTo("my-own");
    assertThat(model.dimensions()).isZero();
    assertThat(model.inputType()).isNull();
    assertThat(model.dropUnsupported()).isFalse();
    assertThat(model.cache()).isEqualTo(new CachePolicy(CacheMode.OPT_IN, Duration.ofHours(1)));
    Deployment deployment = only(config, "m");
    assertThat(deployment.baseUrl()).isEqualTo("http://localhost:11434");
    assertThat(deployment.weight()).isEqualTo(1);
    assertThat(deployment.maxConcurrency()).isEqualTo(8);
    assertThat(deployment.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(deployment.encoding()).isNull();
  }

  @Test
  void shouldReadOtherValues() {
    Config config =
        load(
            SMALL
                + """
                ordering: none
                overload: fail
                responses: errors
                limits: {scope: instance, pending-bytes: 64kB}
                management: {host: 0.0.0.0, port: "0"}
                topics: {requests: "123", create: false}
                """);
    assertThat(config.orderByKey()).isFalse();
    assertThat(config.overload()).isEqualTo(Overload.FAIL);
    assertThat(config.responses()).isEqualTo(Responses.ERRORS);
    assertThat(load(SMALL + "responses: none").responses()).isEqualTo(Responses.NONE);
    assertThat(config.limits().scopeCluster()).isFalse();
    assertThat(config.limits().pendingBytes()).isEqualTo(64_000);
    assertThat(config.topics().create()).isFalse();
    assertThat(config.topics().requests()).isEqualTo("123");
  }

  @Test
  void shouldReadAJsonFileWithTabsAndByteOrderMark(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("gateway.json");
    Files.writeString(
        file,
        "\uFEFF{\n\t\"kafka\": {\"bootstrap.servers\": \"a:1\"},\n\t\"models\": {\"m\": {\"dimensions\":"
            + " 8, \"deployments\": [{\"name\": \"d\", \"provider\": \"tei\", \"base-url\":"
            + " \"http:\\/\\/h:1\", \"model\": \"x\"}]}}}");
    Config config = ConfigLoader.load(file, Map.of(), List.of());
    assertThat(only(config, "m").baseUrl()).isEqualTo("http://h:1");
  }

  /** As the acceptance cases write it. */
  @Test
  void shouldReadAJsonTextWithTwinsOfAModel() {
    String twin =
        """
        {"dimensions": 8, "deployments": [{"name": "main", "provider": "openai-compatible",
          "base-url": "http://127.0.0.1:5000/main/v1", "model": "fake-8", "api-key": "${ACCEPTANCE_KEY}",
          "timeout": "3s", "max-concurrency": 8, "encoding-format": "base64",
          "headers": {"X-Team": "a", "X-Secret": "${ACCEPTANCE_KEY}"}}]}
        """;
    Config config =
        load(
            """
            {"kafka": {"bootstrap.servers": "127.0.0.1:9092"},
             "streams": {"application.id": "acceptance", "processing.guarantee": "exactly_once_v2",
               "num.stream.threads": 1, "state.dir": "gateway-state"},
             "topics": {"partitions": 4, "cache-partitions": 4, "replication-factor": 1},
             "models": {"fake": %1$s, "fake-twin": %1$s},
             "batching": {"linger": "20ms"},
             "retry": {"max-attempts": 3, "first-delay": "50ms", "max-delay": "3s"},
             "reload": "2s", "management": {"port": 18081}}
            """
                .formatted(twin));
    assertThat(config.topics().lookups()).isEqualTo("acceptance-lookups");
    assertThat(config.streams()).containsEntry("num.stream.threads", "1");
    assertThat(config.management()).isEqualTo(new Listener("127.0.0.1", 18081));
    assertThat(only(config, "fake-twin")).isEqualTo(only(config, "fake"));
    assertThat(only(config, "fake").headers()).containsEntry("X-Secret", SECRET);
  }

  @Test
  void shouldReadAnchorsAndAliases() {
    Config config =
        load(
            """
            kafka: {bootstrap.servers: a}
            models:
              one: &one {dimensions: 8, deployments: [{name: d, provider: vllm, base-url: "http://h", model: x}]}
              two: *one
            """);
    assertThat(model(config, "two").dimensions()).isEqualTo(8);
  }

  @Test
  void shouldRefuseAliasesThatUnfoldToTooMuchOrLeadNowhere() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [%s]%n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
    }
    assertThat(refused(bomb.toString())).hasMessageContaining("unfold to too much");
    assertThat(refused(SMALL + "ordering: *" + SECRET))
        .hasMessageContaining("names no anchor")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void shouldRefuseWhatParsersRefuse() {
    assertThat(refused("a: " + "[".repeat(2000) + "]".repeat(2000)).faults()).isNotEmpty();
    assertThat(refused("a: \u0000").faults()).isNotEmpty();
    assertThat(refused("a: !!binary aGk=").faults()).isNotEmpty();
    assertThat(refused("{\n\t\"a\": 1,\n\t\"a\": 2}")).hasMessageContaining("stands twice");
    assertThat(refused("{\n\t\"a\": 1,\n\n}")).hasMessageContaining("line 4");
  }

  @Test
  void shouldKeepPropertiesAsTheyAreWritten() {
    Config config = load(SMALL, "kafka.client.id=1.10", "streams.poll.ms=05");
    assertThat(config.kafka()).containsEntry("client.id", "1.10");
    assertThat(load(SMALL + "streams: {a: 1.10, b: 1_000, c: True}").streams())
        .containsEntry("a", "1.10")
        .containsEntry("b", "1_000");
    assertThat(config.streams()).containsEntry("poll.ms", "05");
  }

  @Test
  void shouldRefuseWhatIsNotThereOrNoText(@TempDir Path folder) throws IOException {
    Path nowhere = folder.resolve("nowhere.yaml");
    assertThatThrownBy(() -> ConfigLoader.load(nowhere, ENVIRONMENT, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nowhere.yaml: is not there");
    assertThatThrownBy(() -> ConfigLoader.load(folder, ENVIRONMENT, List.of()))
        .isInstanceOf(ConfigException.class);
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "a: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ConfigLoader.load(latin, ENVIRONMENT, List.of()))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void shouldNameThePlaceOfAFaultInYamlAndNotQuoteIt() {
    ConfigException refusal = refused("kafka:\n  sasl.jaas.config: \"" + SECRET + "\n  x: [");
    assertThat(refusal.faults()).hasSize(1);
    assertThat(refusal).hasMessageContaining("line ").hasMessageNotContaining(SECRET);
    assertThat(refused("kafka: [unclosed\n  - }{")).hasMessageContaining("neither YAML nor JSON");
  }

  @Test
  void shouldRefuseWhatIsNoSetOfKeys() {
    assertThat(refused("- a")).hasMessageContaining("no set of keys");
    assertThat(refused("just a text")).hasMessageContaining("no set of keys");
    assertThat(paths(refused(""))).containsExactly("kafka.bootstrap.servers", "models");
    assertThat(refused(SMALL + "---\nkafka: {}")).hasMessageContaining("more than one document");
  }

  @Test
  void shouldNameEveryKeyThatStandsTwice() {
    ConfigException refusal = refused(SMALL + "reload: 1s\nreload: 2s\nkafka: {a: b}\n");
    assertThat(paths(refusal)).containsExactly("reload", "kafka");
  }

  @Test
  void shouldPutVariablesAndFiles(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("key"), "from-file\r\n");
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file,
        SMALL
            + """
            streams: {a: "${A}-${B:-b}${EMPTY:-e}", file: "${file:%s}", literal: "$${A}"}
            topics: {partitions: "${PARTITIONS:-9}"}
            """
                .formatted(folder.resolve("key")));
    Map<String, String> environment = Map.of("A", "${B}$1", "EMPTY", "");
    Config config = ConfigLoader.load(file, environment, List.of("kafka.k=${file:key}"));
    assertThat(config.streams())
        .containsEntry("a", "${B}$1-be")
        .containsEntry("file", "from-file")
        .containsEntry("literal", "${A}");
    assertThat(config.topics().partitions()).isEqualTo(9);
    assertThat(config.kafka()).containsEntry("k", "from-file");
  }

  @Test
  void shouldNameVariablesAndFilesThatAreMissing() {
    ConfigException refusal =
        refused(
            SMALL
                + """
                streams: {a: "${MISSING}", b: "${file:/nowhere/key}", c: "${", d: "${not good}"}
                topics: {partitions: "${ALSO_MISSING}"}
                """);
    assertThat(paths(refusal))
        .containsExactly("streams.a", "streams.b", "streams.c", "streams.d", "topics.partitions");
    assertThat(refusal)
        .hasMessageContaining("variable MISSING")
        .hasMessageContaining("/nowhere/key")
        .hasMessageContaining("ALSO_MISSING");
  }
}
