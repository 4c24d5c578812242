package io.embeddingstreams.app;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.topology.CacheTopology;
import io.embeddingstreams.topology.RequestsTopology;
import io.embeddingstreams.wire.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.StoreBuilder;

/** Topics and changelogs with their names, partitions and settings, and who may touch them. */
final class TopicsDocument {
  private static final Map<String, String> KEYS =
      Map.of(
          "requests", "any bytes, or none",
          "responses", "the request's, byte for byte",
          "dead-letters", "the request's",
          "vectors", "the point's id",
          "documents", "the plain record's");
  private static final Map<String, String> VALUES =
      Map.of(
          "requests", "a request, in [JSON](schemas/request.schema.json)",
          "responses",
              "an answer or an error, in JSON"
                  + " ([response](schemas/response.schema.json), [error](schemas/error.schema.json))",
          "dead-letters", "the request's bytes, untouched",
          "vectors",
              "one vector a record, in [JSON](schemas/vector.schema.json); null deletes its point");

  /** The contract's own example. */
  private static final List<CollectionSpec> COLLECTIONS =
      List.of(
          new CollectionSpec(
              "docs",
              "text-embedding-3-small",
              "embedding-vectors",
              1536,
              CollectionSpec.Ids.UUID,
              CollectionSpec.KeyFormat.STRING,
              CollectionSpec.ValueFormat.JSON,
              CollectionSpec.TextPlace.FIELD));

  private static final List<String> MAPPED = List.of("pg.public.articles");

  private final Topics topics;

  TopicsDocument(Topics topics) {
    this.topics = topics;
  }

  /** The whole document. */
  String markdown() {
    Topics mapped = topics.withMapped(MAPPED);
    StringBuilder text =
        new StringBuilder(
            """
            # Topics

            Names and numbers as the application makes them without any configuration; `topics` and `streams.application.id` change them
            ([configuration](configuration.md)). `topics --config FILE` shows how a cluster stands beside this.

            | topic | key | value | partitions | created with |
            |---|---|---|---|---|
            """);
    TopicPlan.of(mapped, COLLECTIONS, Map.of()).rows().stream()
        .filter(row -> !row.isMapped())
        .forEach(row -> text.append(line(row)));
    text.append(
        """

        - Where `requests` exists, its count of partitions rules. `responses`, `outcomes` and `documents` must have the same, and a response stands in the partition number of its
          request. Dead letters may have another count.
        - `embedding-vectors` stands for the topic of a collection; without `collections` there is none. Its count of partitions is free. A collection whose vectors have over
          32,768 dimensions gets a larger `max.message.bytes`; `topics.config.vectors` changes the settings of all.
        - `documents` is there only where `mappings` name topics, and has the partition count of `requests`. Those topics are others': they are read, never made.
        - `lookups` are the cache's partitions: their count is fixed for the cache's life.
        - The application purges `lookups`, `outcomes` and `documents` itself, every 30 s, up to what was read.

        ## Changelogs

        Kafka Streams makes them (`document-order` and `chunks` only where topics are mapped), with the replication factor of `topics.replication-factor`.

        | changelog | store of | settings |
        |---|---|---|
        """);
    changelogs(text, "requests", topics.requestsApplication(), RequestsTopology.stores(true));
    changelogs(text, "cache", topics.cacheApplication(), CacheTopology.stores());
    text.append(
        """

        ## Groups and access

        """);
    text.append("Consumer groups: `").append(topics.requestsApplication()).append("`, `");
    text.append(topics.cacheApplication()).append("`. As `topics --config FILE --acls` prints it:");
    text.append("\n\n```bash\n");
    Acls.of(mapped, COLLECTIONS, "localhost:9092", "User:embedding-streams", "User:caller")
        .forEach(acl -> text.append(acl).append('\n'));
    return text.append("```\n").toString();
  }

  private static String line(TopicPlan.Row row) {
    return "| `%s` | %s | %s | %d | %s |\n"
        .formatted(
            row.name(),
            KEYS.getOrDefault(row.role(), "none"),
            VALUES.getOrDefault(row.role(), "internal, binary, versioned"),
            row.partitions(),
            settings(row.config()));
  }

  private static void changelogs(
      StringBuilder text, String kind, String application, List<StoreBuilder<?>> stores) {
    for (StoreBuilder<?> store : stores) {
      if (store.loggingEnabled()) {
        text.append(
            "| `%s-%s-changelog` | the %s application | %s |\n"
                .formatted(application, store.name(), kind, settings(store.logConfig())));
      }
    }
  }

  private static String settings(Map<String, String> config) {
    return new TreeMap<>(config)
        .entrySet().stream()
            .map(each -> "`" + each.getKey() + "=" + each.getValue() + "`")
            .collect(Collectors.joining(" "));
  }
}
