package io.embeddingstreams.config;

import static io.embeddingstreams.config.Samples.CONTRACT;
import static io.embeddingstreams.config.Samples.SECRET;
import static io.embeddingstreams.config.Samples.SMALL;
import static io.embeddingstreams.config.Samples.load;
import static io.embeddingstreams.config.Samples.model;
import static io.embeddingstreams.config.Samples.only;
import static io.embeddingstreams.config.Samples.paths;
import static io.embeddingstreams.config.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  private static final String VLLM = "provider: vllm, base-url: 'http://h', model: x";

  @Test
  void shouldNameAllFaultsAtOnceWithTheNearestKeys() {
    ConfigException refusal =
        refused(
            """
            kafka: {bootstrap.servers: a}
            cache: {mode: sometimes}
            topics: {partitions: four}
            modles: {}
            models:
              fake:
                dimension: 8
                deployments:
                  - {name: a, provider: nobody, model: x}
                  - {name: b, provider: openai-compatible, base-url: "http://h", model: x, timeout: soon, max-batch-input: 3, api-key: "${NOT_SET}"}
            """);
    assertThat(paths(refusal))
        .containsExactlyInAnyOrder(
            "models.fake.deployments.b.api-key",
            "cache.mode",
            "topics.partitions",
            "modles",
            "models.fake.dimension",
            "models.fake.deployments.a.provider",
            "models.fake.deployments.b.timeout",
            "models.fake.deployments.b.max-batch-input");
    assertThat(refusal)
        .hasMessageContaining("NOT_SET")
        .hasMessageContaining("`models`")
        .hasMessageContaining("`dimensions`")
        .hasMessageContaining("`max-batch-inputs`")
        .hasMessageContaining("`soon` is no duration")
        .hasMessageContaining("is not one of always, opt-in, never");
    assertThat(refusal.toString().lines()).hasSize(9);
  }

  @Test
  void shouldNeverShowSecrets() {
    ConfigException refusal =
        refused(
            """
            kafka: {bootstrap.servers: a, sasl: [%1$s], group.protocol: %1$s}
            streams: {processing.guarantee: %1$s, application.id: "%1$s !"}
            topics: {partitions: "${OPENAI_API_KEY}"}
            provider-http: {proxy: "%1$s", trust-store-password: [%1$s]}
            models:
              m:
                dimensions: "x${OPENAI_API_KEY}"
                deployments:
                  - {name: "${OPENAI_API_KEY}", provider: "${OPENAI_API_KEY}", model: x, timeout: soon}
                  - {name: "${A:-%1$s}", provider: openai, model: y, weight: 0}
                  - {name: b, provider: openai, base-url: "%1$s", api-key: "%1$s\\n", headers: {x: "%1$s\\n"}}
            """
                    .formatted(SECRET)
                + """
                collections: {c: {model: "${OPENAI_API_KEY}", topic: "${OPENAI_API_KEY}"}}
                mappings: [{topic: t, collections: ["${OPENAI_API_KEY}"], text: [/a]}]
                """,
            "models.m.deployments.b.api-key.deeper=" + SECRET,
            SECRET);
    assertThat(refusal.faults()).hasSizeGreaterThan(12);
    assertThat(refusal).hasMessageNotContaining(SECRET);
    assertThat(load(CONTRACT).toString()).doesNotContain(SECRET);
    assertThat(only(load(CONTRACT), "text-embedding-3-small").toString()).doesNotContain(SECRET);
  }

  @Test
  void shouldTellAMissingVariableOnce() {
    ConfigException refusal =
        refused(
            """
            kafka: {bootstrap.servers: "${NOT_A}"}
            streams: {application.id: "${NOT_B}", processing.guarantee: "${NOT_C}"}
            catalog: {file: "${NOT_D}"}
            models:
              m:
                space: "${NOT_E}"
                deployments:
                  - {name: "${NOT_F}", provider: openai, model: "${NOT_G}"}
                  - {name: "${NOT_H}", provider: vllm, model: x, base-url: "${NOT_I}"}
            """);
    assertThat(refusal.faults()).hasSize(9).allMatch(f -> f.message().contains("variable NOT_"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cache: never|cache",
        "cache: [a]|cache",
        "topics: {create: yes}|topics.create",
        "topics: {partitions: 0}|topics.partitions",
        "topics: {partitions: 1.5}|topics.partitions",
        "topics: {partitions: 99999999999}|topics.partitions",
        "topics: {partitions: [1]}|topics.partitions",
        "topics: {requests: 'a b'}|topics.requests",
        "topics: {responses: embedding-requests}|topics.responses",
        "topics: {dead-letters: embedding-streams-lookups}|topics.dead-letters",
        "topics: {config: {respones: {}}}|topics.config.respones",
        "topics: {config: {responses: {retention.ms: [1]}}}|topics.config.responses.retention.ms",
        "limits: {share: 0}|limits.share",
        "limits: {share: 1.01}|limits.share",
        "limits: {pending-bytes: 2 gigs}|limits.pending-bytes",
        "cache: {ttl: 0s}|cache.ttl",
        "cache: {max-bytes: -1}|cache.max-bytes",
        "cache: {near-bytes: -1}|cache.near-bytes",
        "cache: {near-bytes: half}|cache.near-bytes",
        "retry: {max-attempts: 0}|retry.max-attempts",
        "retry: {first-delay: 1m}|retry.first-delay",
        "requests: {timeout: 30}|requests.timeout",
        "management: {port: 65536}|management.port",
        "management: {host: ''}|management.host",
        "ordering: keys|ordering",
        "provider-http: {proxy: 'proxy:3128'}|provider-http.proxy",
        "streams: {max.task.idle.ms: 0}|streams.max.task.idle.ms",
        "streams: {cache.max.task.idle.ms: 5}|streams.cache.max.task.idle.ms",
        "streams: {group.protocol: streams}|streams.group.protocol",
        "streams: {consumer.group.protocol: consumer}|streams.consumer.group.protocol",
        "streams: {processing.guarantee: exactly_once}|streams.processing.guarantee",
        "streams: {cache.processing.guarantee: exactly_once_v2}|streams.cache.processing.guarantee",
        "streams: {application.id: 'a b'}|streams.application.id",
        "streams: {requests.application.id: x}|streams.requests.application.id",
        "streams: {nested: {a: b}}|streams.nested",
        "catalog: {file: nowhere.json}|catalog.file",
        "colections: {}|colections",
      })
  void shouldRefuse(String line, String path) {
    assertThat(paths(refused(SMALL + line + "\n"))).containsExactly(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "streams: {max.task.idle.ms: -1, group.protocol: classic}",
        "streams: {requests.processing.guarantee: at_least_once}",
        "streams: {cache.processing.guarantee: at_least_once}",
        "cache: {ttl: 10000d, max-bytes: 512}",
        "cache: {near-bytes: 0}",
        "requests: {timeout: 0}",
        "cache:",
        "collections: {}",
        "mappings: []",
      })
  void shouldTake(String line) {
    assertThat(load(SMALL + line + "\n")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "provider: vllm, model: x|.deployments.one.base-url",
        "provider: tei, model: x|.deployments.one.base-url",
        "provider: azure-openai, model: x|.deployments.one.base-url",
        "provider: openai-compatible, model: x|.deployments.one.base-url",
        "provider: openai-compatible, model: x, base-url: ''|.deployments.one.base-url",
        "provider: openai, model: x, base-url: 'ftp://h'|.deployments.one.base-url",
        "provider: openai, model: x, base-url: 'http:///v1'|.deployments.one.base-url",
        "provider: openai, model: x, base-url: 'api.openai.com/v1'|.deployments.one.base-url",
        "provider: openai|.deployments.one.model",
        "model: x|.deployments.one.provider",
        "provider: local, base-url: 'http://h'|.deployments.one.base-url",
        "provider: local, model: other|.deployments.one.model",
        "provider: openai, model: x, weight: 0|.deployments.one.weight",
        "provider: openai, model: x, max-concurrency: 0|.deployments.one.max-concurrency",
        "provider: openai, model: x, encoding-format: hex|.deployments.one.encoding-format",
        "provider: openai, model: x, headers: {'a b': c}|.deployments.one.headers",
        "provider: openai, model: x, headers: {a: [c]}|.deployments.one.headers.a",
        "provider: openai, model: x, timeout: 0s|.deployments.one.timeout",
      })
  void shouldRefuseADeployment(String keys, String path) {
    assertThat(paths(refused(model("", keys)))).containsExactly("models.m" + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "cohere", "voyage", "mistral", "jina", "gemini", "ollama"})
  void shouldTakeAProviderWithAnAddressOfItsOwn(String provider) {
    Config config = load(model("", "model: x, provider: " + provider));
    assertThat(only(config, "m").provider().text()).isEqualTo(provider);
  }

  @Test
  void shouldTakeLocalWithoutAnything() {
    assertThat(only(load(SMALL), "small").upstreamModel()).isEqualTo("all-minilm-l6-v2");
  }

  @Test
  void shouldRefuseModelsWithoutDeployments() {
    String kafka = "kafka: {bootstrap.servers: a}\n";
    assertThat(paths(refused(kafka + "models: {}"))).containsExactly("models");
    assertThat(paths(refused(kafka + "models: {m: {dimensions: 8}}")))
        .containsExactly("models.m.deployments");
    assertThat(paths(refused(kafka + "models: {m: {deployments: []}}")))
        .containsExactly("models.m.deployments");
    assertThat(paths(refused(kafka + "models: {m: }"))).contains("models.m");
    assertThat(paths(refused(kafka + "models: {m: {deployments: [{provider: local}]}}")))
        .containsExactly("models.m.deployments[0].name");
  }

  @Test
  void shouldRefuseTwoVectorSpacesInAModel() {
    String two =
        "deployments: [{name: a, model: x, provider: openai}, {name: b, model: y, provider: openai}]";
    String kafka = "kafka: {bootstrap.servers: a}\n";
    assertThat(refused(kafka + "models: {m: {" + two + "}}"))
        .hasMessageContaining("models.m.deployments: ask for different upstream models")
        .hasMessageContaining("models.m.space");
    assertThat(model(load(kafka + "models: {m: {space: s, " + two + "}}"), "m").space())
        .isEqualTo("s");
  }

  @Test
  void shouldShareEqualDeploymentsAmongAliasesAndRefuseUnequalOnes() {
    String kafka = "kafka: {bootstrap.servers: a}\n";
    String one = "{deployments: [{name: d, %s}]}".formatted(VLLM);
    String other = "{deployments: [{name: d, order: 2, %s}]}".formatted(VLLM);
    assertThat(load(kafka + "models: {a: %s, b: %s}".formatted(one, one)).models().all())
        .hasSize(2);
    assertThat(paths(refused(kafka + "models: {a: %s, b: %s}".formatted(one, other))))
        .containsExactly("models.b.deployments.d.name");
    assertThat(
            paths(
                refused(
                    kafka
                        + "models: {a: {deployments: [{name: d, %1$s}, {name: d, %1$s}]}}"
                            .formatted(VLLM))))
        .containsExactly("models.a.deployments.d.name");
  }

  @Test
  void shouldNameReferencesToNothing() {
    ConfigException refusal =
        refused(
            CONTRACT
                .replace("collections: [docs]", "collections: [dogs]")
                .replace("{model: text-embedding-3-small", "{model: text-embedding-3-smal"));
    assertThat(refusal)
        .hasMessageContaining("`dogs`, which is not configured; the nearest known one is `docs`")
        .hasMessageContaining("collections.docs.model: names model `text-embedding-3-smal`");
  }

  @Test
  void shouldRefuseTwoCollectionsInATopic() {
    ConfigException refusal =
        refused(SMALL + "collections: {a: {model: small, topic: t}, b: {model: small, topic: t}}");
    assertThat(paths(refusal)).containsExactly("collections.b.topic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedding-requests",
        "embedding-responses",
        "embedding-dead-letters",
        "embedding-streams-lookups",
        "embedding-streams-outcomes"
      })
  void shouldRefuseACollectionInATopicOfAnotherKind(String topic) {
    String collection = "collections: {a: {model: small, topic: %s}}".formatted(topic);
    assertThat(paths(refused(SMALL + collection))).containsExactly("collections.a.topic");
  }

  @Test
  void shouldRefuseACollectionWhoseDimensionsNobodyKnows() {
    ConfigException refusal = refused(model("", VLLM) + "collections: {a: {model: m, topic: t}}");
    assertThat(paths(refusal)).containsExactly("collections.a.dimensions");
    assertThat(refusal).hasMessageContaining("models.m.dimensions");
  }

  @Test
  void shouldRefuseDimensionsThatNoProviderCanBeAskedFor() {
    ConfigException refusal =
        refused(SMALL + "collections: {a: {model: small, topic: t, dimensions: 128}}");
    assertThat(paths(refusal)).containsExactly("collections.a.dimensions");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "topic: embedding-requests|mappings.embedding-requests.topic",
        "topic: embedding-streams-documents|mappings.embedding-streams-documents.topic",
        "topic: vectors|mappings.vectors.topic",
        "topic: t, collections: [a, a]|mappings.t.collections",
        "topic: t, collections: [b]|mappings.t.collections",
        "topic: t, collections: []|mappings.t.collections",
        "topic: t, envelope: avro|mappings.t.envelope",
        "topic: t, id: value|mappings.t.id",
        "topic: t, id: 'key:id'|mappings.t.id",
        "topic: t, text: [title]|mappings.t.text",
        "topic: t, text: []|mappings.t.text",
        "topic: t, payload: [/a~2]|mappings.t.payload",
        "topic: t, payload: [/a/name, /b/name]|mappings.t.payload",
        "topic: t, payload: [/chunk], chunk: {tokens: 8}|mappings.t.payload",
        "topic: t, chunk: {overlap: 8}|mappings.t.chunk.tokens",
        "topic: t, chunk: {tokens: 8, overlap: 5}|mappings.t.chunk.overlap",
        "topic: t, chunk: {tokens: 9000}|mappings.t.chunk.tokens",
      })
  void shouldRefuseAMappingThatCantBeDone(String mapping, String path) {
    String whole = "{collections: [a], text: [/x], " + mapping + "}";
    String one = whole;
    for (String key : List.of("collections", "text")) {
      if (mapping.contains(key + ":")) {
        one = one.replaceFirst(key + ": \\[/?[ax]\\], ", "");
      }
    }
    ConfigException refusal =
        refused(
            SMALL + "collections: {a: {model: small, topic: vectors}}\nmappings: [" + one + "]");
    assertThat(paths(refusal)).hasSize(1).allMatch(found -> found.startsWith(path));
  }

  @Test
  void shouldRefuseTwoMappingsOfATopic() {
    ConfigException refusal =
        refused(
            SMALL
                + "collections: {a: {model: small, topic: vectors}}\n"
                + "mappings: [{topic: t, collections: [a], text: [/x]}, {topic: t, collections: [a], text: [/y]}]");
    assertThat(paths(refusal)).hasSize(1);
    assertThat(refusal).hasMessageContaining("is read by another mapping too");
  }

  @Test
  void shouldQuoteNamesWithDotsInKeyPaths() {
    assertThat(paths(refused("kafka: {bootstrap.servers: a}\nmodels: {a.b: {deployments: []}}")))
        .containsExactly("models.\"a.b\".deployments");
  }
}
