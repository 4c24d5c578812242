package io.embeddingstreams.app;

import io.embeddingstreams.assemble.AssembleSettings;
import io.embeddingstreams.cache.CacheSettings;
import io.embeddingstreams.cache.Mailboxes;
import io.embeddingstreams.documents.MapSettings;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Embedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.LocalRead;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.OpenWork;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.model.Settled;
import io.embeddingstreams.respond.RespondSettings;
import io.embeddingstreams.split.SplitSettings;
import io.embeddingstreams.split.TokenCounter;
import io.embeddingstreams.topology.CacheTopology;
import io.embeddingstreams.topology.RequestsTopology;
import io.embeddingstreams.wire.CommitPaces;
import io.embeddingstreams.wire.Topics;
import io.embeddingstreams.wire.VectorTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.Topology;

/** Both topologies as they are built, with parts that do nothing: to be drawn, never run. */
final class Blueprint {
  private final Topics topics;
  private final Models models = new Models(List.of());
  private final Meters meters = new Meters(new SimpleMeterRegistry());
  private final OpenWork openWork = new OpenWork(new OpenWork.Bounds(1, 1, 1, 1));
  private final InstantSource clock = Clock.systemUTC();
  private final CommitPaces paces = new CommitPaces(true);

  Blueprint(Topics topics) {
    this.topics = topics;
  }

  /** Asks nobody. */
  private static final class NoEmbedder implements Embedder {
    @Override
    public boolean offer(Miss miss, Consumer<Settled> done) {
      return false;
    }

    @Override
    public void extend(Fingerprint fingerprint, long deadlineMillis) {}

    @Override
    public void forget(int cachePartition) {}

    @Override
    public boolean hasRoom(String model) {
      return false;
    }
  }

  Topology requests() {
    return RequestsTopology.build(
        topics,
        new SplitSettings(
            () -> models,
            LocalRead.NONE,
            openWork,
            false,
            topics.cachePartitions(),
            1,
            Responses.ALL,
            VectorTopics.NONE,
            Duration.ZERO,
            new TokenCounter(),
            meters,
            clock),
        new AssembleSettings(true, true, topics.cachePartitions(), openWork, meters, clock),
        new RespondSettings(
            paces, 1, 1, Responses.ALL, VectorTopics.NONE, () -> models, meters, clock),
        topics.mapped().isEmpty() ? null : mapped());
  }

  private MapSettings mapped() {
    return new MapSettings(
        List.of(), paces, (collection, text, chunking) -> List.of(text), 1, 1, 1, meters, clock);
  }

  Topology cache() {
    return CacheTopology.build(
        topics, new CacheSettings(new NoEmbedder(), () -> models, new Mailboxes(), meters, clock));
  }
}
