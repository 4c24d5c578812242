package io.embeddingstreams.topology;

import io.embeddingstreams.assemble.AssembleProcessor;
import io.embeddingstreams.assemble.AssembleSettings;
import io.embeddingstreams.documents.ChunkProcessor;
import io.embeddingstreams.documents.MapSettings;
import io.embeddingstreams.respond.RespondProcessor;
import io.embeddingstreams.respond.RespondSettings;
import io.embeddingstreams.split.SplitProcessor;
import io.embeddingstreams.split.SplitSettings;
import io.embeddingstreams.wire.AddressedSerializer;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.Topics;
import io.embeddingstreams.wire.VectorSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The requests application: requests, documents and outcomes in; lookups, responses, vectors and
 * dead letters out. Where topics are mapped, a sub-topology of its own makes documents of them.
 */
public final class RequestsTopology {
  static final String ASSEMBLE = "assemble";
  static final String RESPOND = "respond";
  static final String LOOKUPS = "lookups";
  private static final long TOMBSTONE_MILLIS = 60_000;
  private static final String RESPONSES = "responses";
  private static final String DEAD_LETTERS = "dead-letters";
  private static final String VECTORS = "vectors";

  private RequestsTopology() {}

  /**
   * Its nodes and stores, in the order of the route.
   *
   * @param mapped null where no topic is mapped
   */
  public static Topology build(
      Topics topics,
      SplitSettings split,
      AssembleSettings assemble,
      RespondSettings respond,
      @Nullable MapSettings mapped) {
    var bytes = new ByteArrayDeserializer();
    Topology route =
        new Topology()
            .addSource("requests", bytes, bytes, topics.requests())
            .addSource("outcomes", bytes, bytes, topics.outcomes())
            .addProcessor("split", () -> new SplitProcessor(split, ASSEMBLE, LOOKUPS), "requests");
    if (mapped == null) {
      route
          .addProcessor(
              ASSEMBLE,
              () -> new AssembleProcessor(assemble, RESPOND, LOOKUPS, null),
              "split",
              "outcomes")
          .addProcessor(RESPOND, () -> new RespondProcessor(respond, children()), ASSEMBLE);
      sink(route, LOOKUPS, topics.lookups(), "split", ASSEMBLE);
    } else {
      DocumentsTopology.addHome(route, topics, split, assemble, respond);
      route.addProcessor(
          RESPOND, () -> new RespondProcessor(respond, children()), DocumentsTopology.CHUNK);
      sink(route, LOOKUPS, topics.lookups(), "split", DocumentsTopology.SPLIT, ASSEMBLE);
    }
    stores(false, assemble.exactlyOnce()).forEach(store -> route.addStateStore(store, ASSEMBLE));
    sink(route, RESPONSES, topics.responses(), RESPOND);
    sink(route, DEAD_LETTERS, topics.deadLetters(), RESPOND);
    route.addSink(
        VECTORS, new CollectionTopic(), new ByteArraySerializer(), new VectorSerializer(), RESPOND);
    if (mapped != null) {
      DocumentsTopology.addMapping(route, topics, mapped);
    }
    return route;
  }

  /**
   * Its stores, with the settings of their changelogs.
   *
   * @param mapped whether those that only mapped topics need are among them
   */
  public static List<StoreBuilder<?>> stores(boolean mapped) {
    return stores(mapped, true);
  }

  static List<StoreBuilder<?>> stores(boolean mapped, boolean exactlyOnce) {
    Nodes.Disk open = exactlyOnce ? Nodes.Disk.EXACT : Nodes.Disk.RESTORED;
    Nodes.Disk lasting = exactlyOnce ? Nodes.Disk.EXACT : Nodes.Disk.COUNTED;
    List<StoreBuilder<?>> stores = new ArrayList<>();
    stores.add(Nodes.passing(AssembleProcessor.ASSEMBLIES, TOMBSTONE_MILLIS, open));
    stores.add(Nodes.passing(AssembleProcessor.KEY_ORDER, TOMBSTONE_MILLIS, open));
    stores.add(CommitSignal.builder(AssembleProcessor.COMMITS));
    if (mapped) {
      stores.add(Nodes.passing(AssembleProcessor.DOCUMENT_ORDER, TOMBSTONE_MILLIS, open));
      stores.add(Nodes.lasting(ChunkProcessor.CHUNKS, lasting));
      stores.add(CommitSignal.builder(ChunkProcessor.COMMITS));
    }
    return List.copyOf(stores);
  }

  private static RespondProcessor.Children children() {
    return new RespondProcessor.Children(RESPONSES, DEAD_LETTERS, VECTORS);
  }

  static void sink(Topology route, String name, String topic, String... parents) {
    route.addSink(
        name,
        topic,
        new ByteArraySerializer(),
        new AddressedSerializer(),
        Nodes.partitioner(),
        parents);
  }
}
