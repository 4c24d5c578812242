package io.embeddingstreams.topology;

import io.embeddingstreams.assemble.AssembleProcessor;
import io.embeddingstreams.assemble.AssembleSettings;
import io.embeddingstreams.respond.RespondProcessor;
import io.embeddingstreams.respond.RespondSettings;
import io.embeddingstreams.split.SplitProcessor;
import io.embeddingstreams.split.SplitSettings;
import io.embeddingstreams.wire.AddressedSerializer;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.Topics;
import io.embeddingstreams.wire.VectorSerializer;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The requests application: requests and outcomes in; lookups, responses, vectors and dead letters
 * out.
 */
public final class RequestsTopology {
  private static final long TOMBSTONE_MILLIS = 60_000;
  private static final String ASSEMBLE = "assemble";
  private static final String RESPOND = "respond";
  private static final String LOOKUPS = "lookups";
  private static final String RESPONSES = "responses";
  private static final String DEAD_LETTERS = "dead-letters";
  private static final String VECTORS = "vectors";

  private RequestsTopology() {}

  /** Its nodes and stores, in the order of the route. */
  public static Topology build(
      Topics topics, SplitSettings split, AssembleSettings assemble, RespondSettings respond) {
    var bytes = new ByteArrayDeserializer();
    Topology route =
        new Topology()
            .addSource("requests", bytes, bytes, topics.requests())
            .addSource("outcomes", bytes, bytes, topics.outcomes())
            .addProcessor("split", () -> new SplitProcessor(split, ASSEMBLE, LOOKUPS), "requests")
            .addProcessor(
                ASSEMBLE,
                () -> new AssembleProcessor(assemble, RESPOND, LOOKUPS),
                "split",
                "outcomes")
            .addProcessor(
                RESPOND,
                () ->
                    new RespondProcessor(
                        respond, new RespondProcessor.Children(RESPONSES, DEAD_LETTERS, VECTORS)),
                ASSEMBLE);
    stores().forEach(store -> route.addStateStore(store, ASSEMBLE));
    sink(route, LOOKUPS, topics.lookups(), "split", ASSEMBLE);
    sink(route, RESPONSES, topics.responses(), RESPOND);
    sink(route, DEAD_LETTERS, topics.deadLetters(), RESPOND);
    route.addSink(
        VECTORS, new CollectionTopic(), new ByteArraySerializer(), new VectorSerializer(), RESPOND);
    return route;
  }

  /** Its stores, with the settings of their changelogs. */
  public static List<StoreBuilder<?>> stores() {
    return List.of(
        Nodes.passing(AssembleProcessor.ASSEMBLIES, TOMBSTONE_MILLIS),
        Nodes.passing(AssembleProcessor.KEY_ORDER, TOMBSTONE_MILLIS),
        CommitSignal.builder(AssembleProcessor.COMMITS));
  }

  private static void sink(Topology route, String name, String topic, String... parents) {
    route.addSink(
        name,
        topic,
        new ByteArraySerializer(),
        new AddressedSerializer(),
        Nodes.partitioner(),
        parents);
  }
}
