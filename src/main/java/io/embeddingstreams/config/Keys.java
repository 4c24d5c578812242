package io.embeddingstreams.config;

import io.embeddingstreams.config.Shape.Items;
import io.embeddingstreams.config.Shape.Named;
import io.embeddingstreams.config.Shape.Section;
import io.embeddingstreams.model.ProviderKind;
import java.util.Arrays;
import java.util.List;

/**
 * Every key of the configuration: the one table that drives reader, overrides, document and schema.
 */
final class Keys {
  private static final long MOST = Integer.MAX_VALUE;
  private static final Scalar MODE = Scalar.choice("always", "opt-in", "never");

  /** Topics whose settings {@code topics.config} may change. */
  static final List<String> CONFIGURABLE_TOPICS =
      List.of(
          "requests", "responses", "dead-letters", "vectors", "lookups", "outcomes", "documents");

  private static final Section TOPICS =
      section(
          key(
              "partitions",
              count(1),
              "6",
              "Partitions of requests, responses and outcomes, where the application creates them"),
          key("cache-partitions", count(1), "12", "Partitions of the cache; fixed for its life"),
          key(
              "replication-factor",
              Scalar.whole(1, Short.MAX_VALUE),
              "Of topics that the application creates; absent: the broker's default"),
          key("create", Scalar.flag(), "true", "Whether missing topics are created"),
          key(
              "requests",
              Scalar.topic(),
              "embedding-requests",
              "The topic that requests come from"),
          key("responses", Scalar.topic(), "embedding-responses", "The topic that responses go to"),
          key(
              "dead-letters",
              Scalar.topic(),
              "embedding-dead-letters",
              "The topic of records that are no request"),
          key(
              "config",
              new Named("topic", properties(), CONFIGURABLE_TOPICS, false),
              "More settings of a topic, such as `responses: {retention.ms: 604800000}`; `vectors`: of each collection's"));

  private static final Section LIMITS =
      section(
          key(
              "scope",
              Scalar.choice("cluster", "instance"),
              "cluster",
              "Whether limits a minute and `max-concurrency` are the whole installation's or each instance's"),
          key("open-requests", count(1), "10000", "Most requests open at once in an instance"),
          key("pending-items", count(1), "1000000", "Most items of open requests in an instance"),
          key(
              "pending-bytes",
              Scalar.size(1),
              "2GiB",
              "Most bytes of open requests in an instance"),
          key(
              "share",
              Scalar.fraction(),
              "0.5",
              "Part of the bounds that one model may fill under `overload: fail`"));

  private static final Section MODEL_CACHE =
      section(
          key("mode", MODE, "Which requests use the cache; absent: `cache.mode`"),
          key("ttl", Scalar.duration(1), "Life of an entry; absent: `cache.ttl`"));

  private static final Section PREFIX =
      section(
          key("query", Scalar.text(), "What is put before inputs of type `query`"),
          key("document", Scalar.text(), "What is put before inputs of type `document`"));

  private static final Section DEPLOYMENT =
      section(
          required(
              "name",
              Scalar.name(),
              "Names it in overrides, logs and metrics; equal deployments may share a name"),
          required("provider", Scalar.choice(providers()), "Whose API it speaks"),
          secret(
              "base-url",
              Scalar.url(),
              "As the provider documents it; absent: the provider's own, where there is one"),
          key(
              "model",
              Scalar.name(),
              "The upstream model; `local` has only `all-minilm-l6-v2`, its default"),
          secret("api-key", Scalar.headerText(), "Sent as the provider wants it; absent: none"),
          secret(
              "headers",
              new Named("header", Scalar.headerText(), List.of(), false),
              "More headers of each call"),
          key("order", count(0), "1", "Lower first"),
          key(
              "weight",
              Scalar.whole(1, 1_000_000),
              "1",
              "Share of calls among deployments of equal order"),
          key("max-batch-inputs", count(1), "Most inputs of a call; absent: the provider's limit"),
          key("max-batch-tokens", count(1), "Most tokens of a call; absent: the provider's limit"),
          key("max-concurrency", Scalar.whole(1, 10_000), "8", "Most calls at once"),
          key("requests-per-minute", count(1), "The account's limit on calls; absent: none"),
          key("tokens-per-minute", count(1), "The account's limit on tokens; absent: none"),
          key("inputs-per-minute", count(1), "The account's limit on inputs; absent: none"),
          key("timeout", Scalar.duration(1), "30s", "Of one call"),
          key(
              "encoding-format",
              Scalar.choice("base64", "float", "omit"),
              "What is asked of the provider; absent: what suits it"));

  private static final Section MODEL =
      section(
          key(
              "space",
              Scalar.name(),
              "What makes vectors comparable; absent: the upstream model, which all deployments must then share"),
          key(
              "dimensions",
              Scalar.whole(1, 65_536),
              "What comes back when none is asked: a check, never sent; absent: the catalogue's"),
          key("max-input-tokens", count(1), "Most tokens of an input; absent: the catalogue's"),
          key("input-type", Scalar.choice("query", "document"), "Of requests that name none"),
          key(
              "prefix",
              PREFIX,
              "For models that want one; part of what is embedded; never taken from the catalogue"),
          key(
              "unsupported-params",
              Scalar.choice("reject", "drop"),
              "reject",
              "What happens to parameters that the provider does not know"),
          key("cache", MODEL_CACHE, "The cache's rules for this model"),
          required("deployments", new Items(DEPLOYMENT, 1), "Where it is computed"));

  private static final Section COLLECTION =
      section(
          required("model", Scalar.name(), "The alias whose vectors it holds"),
          required("topic", Scalar.topic(), "The topic of its vectors, and of nothing else"),
          key(
              "dimensions",
              Scalar.whole(1, 65_536),
              "Of each vector; a request with points that names none asks for these; absent: the model's"),
          key(
              "id",
              Scalar.choice("uuid", "as-is"),
              "uuid",
              "What ids become that are neither UUIDs nor whole numbers"),
          key(
              "key-format",
              Scalar.choice("string", "json"),
              "string",
              "Record keys: the id alone, or a JSON object with it, `{\"id\": …}`"),
          key(
              "value-format",
              Scalar.choice("json", "connect-json"),
              "json",
              "Record values: flat JSON alone, or beside its schema for Connect's `JsonConverter`"),
          key(
              "text",
              Scalar.choice("field", "payload", "both", "none"),
              "field",
              "Where the embedded text stands: in the field `text`, in the payload as `text`"));

  private static final Section MAPPING =
      section(
          required("topic", Scalar.topic(), "Where plain records come from"),
          key("envelope", Scalar.choice("none", "debezium"), "none", "What records are wrapped in"),
          required(
              "collections",
              new Items(Scalar.name(), 1),
              "Where their vectors go; several: a dual write"),
          key(
              "id",
              Scalar.identity(),
              "key",
              "Where a point's id stands: `key`, `key:POINTER` or `value:POINTER`"),
          required(
              "text",
              new Items(Scalar.pointer(), 1),
              "JSON pointers of the texts, joined by a blank line"),
          key(
              "payload",
              new Items(Scalar.pointer(), 0),
              "JSON pointers of what goes along, each under its last name"),
          key(
              "chunk",
              section(
                  required("tokens", count(1), "Most tokens of a chunk"),
                  key(
                      "overlap",
                      count(0),
                      "0",
                      "Most tokens of a chunk's end that the next one begins with")),
              "Cuts long texts, at the ends of lines and sentences where it can; absent: texts are embedded whole"));

  /** The whole configuration. */
  static final Section ROOT =
      section(
          secret(
              "kafka", properties(), "Any Kafka client property; `bootstrap.servers` is required"),
          secret(
              "streams",
              properties(),
              "Any Kafka Streams property, for both applications; with the prefix `requests.` or `cache.` for one"),
          key("topics", TOPICS, "The installation's topics"),
          key(
              "requests",
              section(
                  key("timeout", Scalar.duration(0), "0s", "Of requests that name none; 0: none")),
              "Requests"),
          key(
              "ordering",
              Scalar.choice("key", "none"),
              "key",
              "Whether responses of one key leave in request order"),
          key(
              "responses",
              Scalar.choice("all", "errors", "none"),
              "all",
              "What is written to the responses topic"),
          key(
              "overload",
              Scalar.choice("wait", "fail"),
              "wait",
              "At the bound, `wait` stops intake, `fail` answers a model's misses with 503 once its share is full"),
          key("limits", LIMITS, "Bounds of an instance"),
          key(
              "cache",
              section(
                  key(
                      "mode",
                      MODE,
                      "always",
                      "Which requests use the cache; `opt-in`: only those with `use_cache: true`"),
                  key("ttl", Scalar.duration(1), "Life of an entry; absent: entries do not expire"),
                  key(
                      "max-bytes",
                      Scalar.size(1),
                      "Of the whole cache: each partition keeps at most its share; absent: the disk alone"),
                  key(
                      "near-bytes",
                      Scalar.size(0),
                      "64MiB",
                      "Heap of an instance for entries that are read often, above the disk; 0: none")),
              "The cache as a whole"),
          key(
              "models",
              new Named("alias", MODEL, List.of(), false),
              "The models, by the alias that requests name"),
          key(
              "collections",
              new Named("name", COLLECTION, List.of(), false),
              "Where vectors are written; absent: no vectors are written"),
          key("mappings", new Items(MAPPING, 0), "Plain records in"),
          key(
              "catalog",
              section(
                  key(
                      "file",
                      Scalar.file(),
                      "A JSON file that extends the built-in model catalogue, found from the configuration's folder")),
              "The model catalogue"),
          key("reload", Scalar.duration(0), "10s", "How often the file is looked at; 0: never"),
          key(
              "batching",
              section(
                  key(
                      "linger",
                      Scalar.duration(0),
                      "5ms",
                      "How long a part-filled batch waits for a free slot's sake")),
              "Provider calls' batches"),
          key(
              "retry",
              section(
                  key(
                      "max-attempts",
                      Scalar.whole(1, 100),
                      "6",
                      "Attempts of an input, the first included; only its own faults count"),
                  key("first-delay", Scalar.duration(0), "200ms", "Before the second attempt"),
                  key("max-delay", Scalar.duration(0), "30s", "The longest of our own delays")),
              "How calls are repeated"),
          key(
              "provider-http",
              section(
                  secret(
                      "proxy",
                      Scalar.url(),
                      "The proxy that providers are reached through; empty: none"),
                  key(
                      "trust-store",
                      Scalar.text(),
                      "",
                      "A file of certificates to trust; empty: the JVM's"),
                  secret("trust-store-password", Scalar.text(), "The trust store's password")),
              "How providers are reached"),
          key(
              "management",
              section(
                  key("host", Scalar.name(), "127.0.0.1", "Where health and metrics listen"),
                  key("port", Scalar.whole(0, 65_535), "8081", "Their port; 0: any free one")),
              "Health and metrics"),
          key(
              "http",
              section(
                  key("host", Scalar.name(), "127.0.0.1", "Where the edge listens"),
                  key("port", Scalar.whole(0, 65_535), "8080", "Its port"),
                  key("root-path", Scalar.text(), "", "What its paths begin with")),
              "Reserved for the OpenAI-shaped edge"));

  private Keys() {}

  private static Named properties() {
    return new Named("property", Scalar.text(), List.of(), true);
  }

  private static Scalar count(long least) {
    return Scalar.whole(least, MOST);
  }

  private static String[] providers() {
    return Arrays.stream(ProviderKind.values()).map(ProviderKind::text).toArray(String[]::new);
  }

  private static Section section(Shape.Key... keys) {
    return new Section(List.of(keys));
  }

  private static Shape.Key key(String name, Shape shape, String meaning) {
    return new Shape.Key(name, shape, null, false, false, meaning);
  }

  private static Shape.Key key(String name, Scalar scalar, String fallback, String meaning) {
    return new Shape.Key(name, scalar, fallback, false, false, meaning);
  }

  private static Shape.Key required(String name, Shape shape, String meaning) {
    return new Shape.Key(name, shape, null, true, false, meaning);
  }

  private static Shape.Key secret(String name, Shape shape, String meaning) {
    return new Shape.Key(name, shape, null, false, true, meaning);
  }
}
