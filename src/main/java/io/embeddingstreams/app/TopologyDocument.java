package io.embeddingstreams.app;

import io.embeddingstreams.topology.CacheTopology;
import io.embeddingstreams.topology.RequestsTopology;
import io.embeddingstreams.wire.Topics;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.state.StoreBuilder;

/** The drawing of both applications, and what Kafka Streams says of them. */
final class TopologyDocument {
  private final TopologyDescription requests;
  private final TopologyDescription cache;
  private final TopologyDescription mapped;

  TopologyDocument(Topics topics) {
    Blueprint blueprint = new Blueprint(topics);
    this.requests = blueprint.requests().describe();
    this.cache = blueprint.cache().describe();
    this.mapped = new Blueprint(topics.withMapped(List.of("articles"))).requests().describe();
  }

  /** The drawing alone, in its fence. */
  String drawing() {
    Drawing drawing = new Drawing(withoutData());
    drawing.add("requests", "requests application", requests);
    drawing.add("cache", "cache application, at_least_once", cache);
    String cacheNode = Drawing.processor("cache", "cache");
    drawing.addSideways(
        Drawing.store("embeddings"), "local read", Drawing.processor("requests", "split"));
    drawing.addSideways(cacheNode, "misses", "providers{{\"providers\"}}");
    drawing.addSideways("providers", "vectors", cacheNode);
    return drawing.mermaid();
  }

  /** The whole document. */
  String markdown() {
    return """
    # Topology

    Two Kafka Streams applications in one process, joined by two topics of their own. Round: topics. Cylinders: stores, each with a
    changelog ([topics](topics.md)). Dotted: what no record travels on, which are the local read of entries that this instance hosts, and calls of providers.
    Why two: [decisions](decisions/README.md).

    """
        + drawing()
        + """

        - `split` reads, checks and plans a request, and answers from the local read what it can; the rest goes to the owners of the fingerprints.
        - `cache` answers from `embeddings`, joins or opens a flight in `pending`, and stores what providers answer.
        - `assemble` puts outcomes into their positions and lets answers of one key leave in order.
        - `respond` writes answers, errors and dead letters, each into the partition number of its request, and vectors to the topics of their collections, by the point's id.

        ## The requests application

        ```text
        """
        + requests.toString().strip()
        + """

        ```

        ## The requests application, where a topic `articles` is mapped

        `map` makes documents of plain records; `split-documents` takes them home, `check` refuses what its collection can't hold, and `chunk` deletes chunks that a document no longer has.

        ```text
        """
        + mapped.toString().strip()
        + """

        ```

        ## The cache application

        ```text
        """
        + cache.toString().strip()
        + "\n```\n";
  }

  private static Set<String> withoutData() {
    return Stream.concat(RequestsTopology.stores(true).stream(), CacheTopology.stores().stream())
        .filter(store -> !store.loggingEnabled())
        .map(StoreBuilder::name)
        .collect(Collectors.toSet());
  }
}
