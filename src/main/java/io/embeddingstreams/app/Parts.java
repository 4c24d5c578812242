package io.embeddingstreams.app;

import io.embeddingstreams.assemble.AssembleSettings;
import io.embeddingstreams.cache.CacheFigures;
import io.embeddingstreams.cache.CacheSettings;
import io.embeddingstreams.cache.Mailboxes;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.documents.MapSettings;
import io.embeddingstreams.http.Health;
import io.embeddingstreams.http.ManagementServer;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.LocalRead;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.OpenWork;
import io.embeddingstreams.provider.Dispatcher;
import io.embeddingstreams.provider.HttpSettings;
import io.embeddingstreams.provider.RoutingProviderClient;
import io.embeddingstreams.respond.RespondSettings;
import io.embeddingstreams.split.SplitSettings;
import io.embeddingstreams.split.TokenCounter;
import io.embeddingstreams.topology.Applications;
import io.embeddingstreams.topology.CacheTopology;
import io.embeddingstreams.topology.LocalEntries;
import io.embeddingstreams.topology.RequestsTopology;
import io.embeddingstreams.topology.RocksLibrary;
import io.embeddingstreams.topology.StreamsSettings;
import io.embeddingstreams.wire.CommitPaces;
import io.embeddingstreams.wire.HostedEntries;
import io.embeddingstreams.wire.Topics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * Every part of the application, built in order and closed in reverse. The only place that knows
 * them all.
 */
final class Parts implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MAX_POLL_INTERVAL = "max.poll.interval.ms";

  private final Config config;
  private final Clock clock = Clock.systemUTC();
  private final Fatal fatal = new Fatal();
  private final Mailboxes mailboxes = new Mailboxes();
  private final CacheFigures figures = new CacheFigures();
  private final HostedEntries hosted;
  private final AtomicReference<Models> models;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Meters meters = new Meters(registry);
  private final OpenWork openWork;
  private final Admin admin;
  private final TopicFacts facts;
  private final CollectionTopics collectionTopics;
  private final RoutingProviderClient providers;
  private final Dispatcher dispatcher;
  private final DiskFloor floor;
  private final Applications applications;
  private final Housekeeping housekeeping;
  private final Purger purger;
  private final ManagementServer management;

  private Parts(Config config) {
    this.config = config;
    this.models = new AtomicReference<>(config.models());
    ZeroMeters.show(meters, config.models());
    ZeroMeters.show(meters, config.mappings());
    this.hosted = new HostedEntries(config.cache().nearBytes());
    this.openWork = new OpenWork(bounds(config.limits()));
    this.admin = BrokerConnection.open(config.kafka(), PATIENCE);
    this.facts = new TopicAdmin(admin, config.topics(), config.models().collections()).ensure();
    this.collectionTopics = new CollectionTopics(admin, config.topics(), facts);
    new FirstStart(admin, config.topics()).noteBeginning();
    this.providers = client(config.providerHttp());
    this.dispatcher =
        new Dispatcher(
            config.models(),
            providers,
            config.linger(),
            config.retry(),
            meters,
            clock,
            System::nanoTime,
            ThreadLocalRandom.current());
    if (config.limits().scopeCluster()) {
      dispatcher.setShare(0); // until housekeeping sees cache partitions here
    }
    Path state =
        Path.of(config.streams().getOrDefault(StreamsConfig.STATE_DIR_CONFIG, "./data/streams"));
    this.floor = new DiskFloor(state, clock);
    this.applications = build(state);
    this.housekeeping =
        new Housekeeping(
            config,
            admin,
            facts,
            applications,
            dispatcher,
            openWork,
            figures,
            hosted,
            meters,
            registry,
            floor,
            new DiskWatch(clock),
            fatal);
    this.purger = new Purger(admin, config.topics(), applications::owned, meters, clock);
    this.management =
        ManagementServer.start(
            config.management().host(),
            config.management().port(),
            registry,
            this::live,
            this::ready);
  }

  /** Builds and starts all. */
  static Parts start(Config config) {
    Parts parts = new Parts(config);
    parts.applications.start();
    parts.housekeeping.start();
    parts.purger.start();
    return parts;
  }

  private Applications build(Path state) {
    Topics topics = config.topics();
    String node = NodeIdentity.in(state);
    RocksLibrary.loadFrom(state);
    StreamsSettings settings =
        new StreamsSettings(
            config.kafka(),
            config.streams(),
            topics,
            node,
            facts.largestRecord(),
            config.responses());
    new Membership(admin, topics)
        .fit(
            String.valueOf(
                settings
                    .requests()
                    .get(
                        StreamsConfig.mainConsumerPrefix(
                            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG))));
    CacheSettings cache =
        new CacheSettings(
            dispatcher,
            models::get,
            mailboxes,
            meters,
            clock,
            figures,
            partitionBytes(),
            floor::hasRoom,
            hosted);
    CommitPaces paces = new CommitPaces(settings.isExactlyOnce());
    return new Applications(
        topics,
        settings,
        CacheTopology.build(topics, cache),
        streams ->
            requests(
                settings.isExactlyOnce(),
                paces,
                LocalEntries.of(hosted, streams, facts.cachePartitions(), clock)),
        paces,
        openWork::isFull,
        clock);
  }

  private Topology requests(boolean exactlyOnce, CommitPaces paces, LocalRead local) {
    TokenCounter tokens = new TokenCounter();
    return RequestsTopology.build(
        config.topics(),
        new SplitSettings(
            models::get,
            local,
            openWork,
            config.overload() == Config.Overload.FAIL,
            facts.cachePartitions(),
            facts.responsesMaxBytes(),
            config.responses(),
            collectionTopics,
            config.requestsTimeout(),
            tokens,
            meters,
            clock),
        new AssembleSettings(
            config.orderByKey(), exactlyOnce, facts.cachePartitions(), openWork, meters, clock),
        new RespondSettings(
            paces,
            facts.responsesMaxBytes(),
            facts.deadLettersMaxBytes(),
            config.responses(),
            collectionTopics,
            models::get,
            meters,
            clock),
        config.mappings().isEmpty() ? null : mapped(paces, tokens));
  }

  private MapSettings mapped(CommitPaces paces, TokenCounter tokens) {
    return new MapSettings(
        config.mappings(),
        paces,
        ModelTokens.cutter(tokens, models::get),
        facts.partitions(),
        facts.documentsMaxBytes(),
        facts.deadLettersMaxBytes(),
        meters,
        clock);
  }

  /** A bound of less than a byte each is a bound all the same. */
  private long partitionBytes() {
    long all = config.cache().maxBytes();
    return all == 0 ? 0 : Math.max(1, all / facts.cachePartitions());
  }

  private static OpenWork.Bounds bounds(Config.Limits limits) {
    return new OpenWork.Bounds(
        limits.openRequests(), limits.pendingItems(), limits.pendingBytes(), limits.share());
  }

  private static RoutingProviderClient client(Config.ProviderHttp http) {
    try {
      return RoutingProviderClient.open(http(http));
    } catch (IllegalArgumentException wrong) {
      throw new ApplicationException(String.valueOf(wrong.getMessage()));
    }
  }

  private static HttpSettings http(Config.ProviderHttp http) {
    return new HttpSettings(
        http.proxy(), http.trustStore(), http.trustStorePassword(), Release.version());
  }

  private Health live() {
    String interval = config.streams().getOrDefault(MAX_POLL_INTERVAL, "300000");
    boolean good = applications.isLive(Duration.ofMillis(Long.parseLong(interval)));
    return new Health(good, applications.states());
  }

  private Health ready() {
    return new Health(applications.isReady(), applications.states());
  }

  /**
   * Brings other models and collections into force. A collection's topic is there, and the
   * dispatcher knows a new model, before a home task takes a request for it.
   *
   * @throws ApplicationException where a topic can't be had; what was in force stays
   */
  void use(Models next) {
    collectionTopics.use(next.collections());
    dispatcher.update(next);
    models.set(next);
    ZeroMeters.show(meters, next);
  }

  Meters meters() {
    return meters;
  }

  Applications applications() {
    return applications;
  }

  ManagementServer management() {
    return management;
  }

  Fatal fatal() {
    return fatal;
  }

  /** Calls on the wire end and are stored; then requests, cache, client; 28 s for all. */
  @Override
  public void close() {
    new Stop(new StopTime(System::nanoTime)::of)
        .end(StopTime.Part.CALLS, dispatcher::drain)
        .end(StopTime.Part.RESULTS, atMost -> housekeeping.awaitStored(this::isAtRest, atMost))
        .end(StopTime.Part.BESIDE, this::closeBeside)
        .end(StopTime.Part.REQUESTS, applications::closeRequests)
        .end(StopTime.Part.CACHE, applications::closeCache)
        .end(StopTime.Part.REST, this::closeRest);
  }

  private boolean isAtRest() {
    return mailboxes.areEmpty() && figures.areAtRest();
  }

  private void closeBeside() {
    purger.close();
    housekeeping.close();
  }

  private void closeRest() {
    dispatcher.close();
    management.close();
    admin.close(Duration.ofSeconds(1));
    registry.close();
    providers.close();
  }
}
