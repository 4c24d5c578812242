package io.embeddingstreams.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Configurations that tests begin with. */
final class Samples {
  static final String SECRET = "sample-secret-5b1e9f0a";

  static final Map<String, String> ENVIRONMENT =
      Map.of("OPENAI_API_KEY", SECRET, "ACCEPTANCE_KEY", SECRET);

  static final String SMALL =
      """
      kafka: {bootstrap.servers: localhost:9092}
      models:
        small:
          deployments: [{name: in-process, provider: local}]
      """;

  /** The contract's own example, without what is a later version's. */
  static final String CONTRACT =
      """
      kafka:                                   # any Kafka client property
        bootstrap.servers: localhost:9092
      streams:
        application.id: embedding-streams
        processing.guarantee: exactly_once_v2
        num.stream.threads: 2
        cache.num.standby.replicas: 0
        state.dir: ./data/streams
      topics:
        partitions: 6
        cache-partitions: 12
        replication-factor: 1                  # absent: the broker's default
        create: true
        requests: embedding-requests           # and responses, dead-letters
        config: {responses: {retention.ms: 604800000}}
      requests: {timeout: 0s}                  # 0: none
      ordering: key                            # key | none
      responses: all
      overload: wait
      limits: {scope: cluster, open-requests: 10000, pending-items: 1000000, pending-bytes: 2GiB, share: 0.5}
      cache:
        mode: always
        ttl: 30d
        max-bytes: 20GB
        near-bytes: 128MiB
      models:
        text-embedding-3-small:
          space: text-embedding-3-small
          dimensions: 1536
          max-input-tokens: 8191
          input-type: document
          prefix: {query: "query: ", document: "passage: "}
          unsupported-params: reject
          cache: {mode: always, ttl: 7d}
          deployments:
            - name: openai-1
              provider: openai
              base-url: https://api.openai.com/v1
              model: text-embedding-3-small
              api-key: ${OPENAI_API_KEY}
              headers: {}
              order: 1
              weight: 1
              max-batch-inputs: 2048
              max-batch-tokens: 300000
              max-concurrency: 8
              requests-per-minute: 3000
              tokens-per-minute: 1000000
              inputs-per-minute: 2000
              timeout: 30s
              encoding-format: base64
        all-minilm-l6-v2:
          deployments: [{name: in-process, provider: local}]
      collections:
        docs: {model: text-embedding-3-small, topic: embedding-vectors, id: uuid, key-format: string, value-format: json, text: field}
      mappings:
        - topic: pg.public.articles
          envelope: debezium
          collections: [docs]
          id: key:/id
          text: [/title, /body]
          payload: [/lang]
      reload: 10s
      batching: {linger: 5ms}
      retry: {max-attempts: 6, first-delay: 200ms, max-delay: 30s}
      provider-http: {proxy: "", trust-store: "", trust-store-password: ""}
      management: {host: 127.0.0.1, port: 8081}
      http: {host: 127.0.0.1, port: 8080, root-path: ""}
      """;

  private Samples() {}

  static Config load(String yaml, String... sets) {
    return ConfigLoader.load(yaml, ENVIRONMENT, List.of(sets));
  }

  static ConfigException refused(String yaml, String... sets) {
    return refused(yaml, ENVIRONMENT, sets);
  }

  static ConfigException refused(String yaml, Map<String, String> environment, String... sets) {
    return Objects.requireNonNull(
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(yaml, environment, List.of(sets))),
        "a refusal");
  }

  static List<String> paths(ConfigException refusal) {
    return refusal.faults().stream().map(Fault::keyPath).toList();
  }

  /** One model `m` with these keys beside its deployment, and these in it. */
  static String model(String keys, String deployment) {
    return """
        kafka: {bootstrap.servers: localhost:9092}
        models:
          m: {%s deployments: [{name: one, %s}]}
        """
        .formatted(keys, deployment);
  }

  static ModelSpec model(Config config, String alias) {
    return Objects.requireNonNull(config.models().find(alias));
  }

  static Deployment only(Config config, String alias) {
    return model(config, alias).deployments().get(0);
  }
}
