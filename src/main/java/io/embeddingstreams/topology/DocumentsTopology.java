package io.embeddingstreams.topology;

import io.embeddingstreams.assemble.AssembleProcessor;
import io.embeddingstreams.assemble.AssembleSettings;
import io.embeddingstreams.documents.ChunkProcessor;
import io.embeddingstreams.documents.MapProcessor;
import io.embeddingstreams.documents.MapSettings;
import io.embeddingstreams.respond.CheckProcessor;
import io.embeddingstreams.respond.RespondSettings;
import io.embeddingstreams.split.SplitProcessor;
import io.embeddingstreams.split.SplitSettings;
import io.embeddingstreams.wire.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;

/** What mapped topics add to the requests application. */
final class DocumentsTopology {
  /** Node that takes documents at home. */
  static final String SPLIT = "split-documents";

  /** Node that replies leave by. */
  static final String CHUNK = "chunk";

  private static final String CHECK = "check";
  private static final String MAP = "map";

  private DocumentsTopology() {}

  /** Documents as a third source of the home task, and what their replies pass. */
  static void addHome(
      Topology route,
      Topics topics,
      SplitSettings split,
      AssembleSettings assemble,
      RespondSettings respond) {
    var bytes = new ByteArrayDeserializer();
    route
        .addSource("documents", bytes, bytes, topics.documents())
        .addProcessor(
            SPLIT,
            () ->
                SplitProcessor.ofDocuments(
                    split, RequestsTopology.ASSEMBLE, RequestsTopology.LOOKUPS),
            "documents")
        .addProcessor(
            RequestsTopology.ASSEMBLE,
            () ->
                new AssembleProcessor(
                    assemble, CHECK, RequestsTopology.LOOKUPS, topics.documents()),
            "split",
            SPLIT,
            "outcomes")
        .addProcessor(CHECK, () -> new CheckProcessor(respond), RequestsTopology.ASSEMBLE)
        .addProcessor(CHUNK, () -> new ChunkProcessor(assemble.exactlyOnce()), CHECK);
    for (StoreBuilder<?> store : RequestsTopology.stores(true, assemble.exactlyOnce())) {
      if (store.name().equals(AssembleProcessor.DOCUMENT_ORDER)) {
        route.addStateStore(store, RequestsTopology.ASSEMBLE);
      } else if (store.name().startsWith(CHUNK)) {
        route.addStateStore(store, CHUNK);
      }
    }
  }

  /** The sub-topology that makes documents; it has no stores, so its topics may grow. */
  static void addMapping(Topology route, Topics topics, MapSettings mapped) {
    var bytes = new ByteArrayDeserializer();
    route
        .addSource("mapped", bytes, bytes, topics.mapped().toArray(new String[0]))
        .addProcessor(
            MAP,
            () -> new MapProcessor(mapped, "mapped-documents", "mapped-dead-letters"),
            "mapped");
    RequestsTopology.sink(route, "mapped-documents", topics.documents(), MAP);
    RequestsTopology.sink(route, "mapped-dead-letters", topics.deadLetters(), MAP);
  }
}
