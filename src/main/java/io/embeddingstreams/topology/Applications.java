package io.embeddingstreams.topology;

import io.embeddingstreams.wire.CommitPaces;
import io.embeddingstreams.wire.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both Kafka Streams applications: they live and die together. A stream thread that fails is
 * replaced, each three times in five minutes; after that both have failed. A full disk fails both
 * at once: a thread that is replaced restores its stores to the same disk, and may then wait for
 * ever.
 */
public final class Applications {
  private static final Logger log = LoggerFactory.getLogger(Applications.class);
  private static final String STORE_FAULTS = "background-errors";

  private final KafkaStreams requests;
  private final KafkaStreams cache;
  private final PollTimes polls;
  private final String directory;
  private final InstantSource clock;
  private final AtomicBoolean full = new AtomicBoolean();
  private final CountDownLatch failed = new CountDownLatch(1);
  private final Map<String, Boolean> ran = new ConcurrentHashMap<>();
  private final Restoring ofRequests;
  private final Restoring ofCache;

  /**
   * @param cacheTopology of the cache application
   * @param requestsTopology of the requests application, given the cache application that it reads
   *     in place
   * @param paces those that its processors ask for commits
   * @param intakeFull whether requests are left on their topic for now; asked at each poll
   */
  public Applications(
      Topics topics,
      StreamsSettings settings,
      Topology cacheTopology,
      Function<KafkaStreams, Topology> requestsTopology,
      CommitPaces paces,
      BooleanSupplier intakeFull,
      InstantSource clock) {
    this.clock = clock;
    this.polls = new PollTimes(clock);
    this.directory = settings.cache().getProperty(StreamsConfig.STATE_DIR_CONFIG, "");
    WrappedClients clients =
        new RewoundClients(new IntakeClients(new Intake(topics, intakeFull), polls));
    this.cache = new KafkaStreams(cacheTopology, settings.cache(), clients);
    this.requests =
        new KafkaStreams(
            requestsTopology.apply(cache), settings.requests(), new PacedClients(clients, paces));
    Replacements inCache = new Replacements(threads(settings.cache()));
    Replacements inRequests = new Replacements(threads(settings.requests()));
    cache.setUncaughtExceptionHandler(fault -> failed("cache", fault, inCache));
    requests.setUncaughtExceptionHandler(fault -> failed("requests", fault, inRequests));
    this.ofRequests = new Restoring("requests", clock);
    this.ofCache = new Restoring("cache", clock);
    cache.setGlobalStateRestoreListener(ofCache);
    requests.setGlobalStateRestoreListener(ofRequests);
    cache.setStateListener((state, before) -> changed("cache", state));
    requests.setStateListener((state, before) -> changed("requests", state));
  }

  private static int threads(Properties settings) {
    return Integer.parseInt(settings.getProperty(StreamsConfig.NUM_STREAM_THREADS_CONFIG));
  }

  /** Starts both; returns at once. */
  public void start() {
    cache.start();
    requests.start();
  }

  private void changed(String application, State state) {
    log.atInfo()
        .addKeyValue("application", application)
        .addKeyValue("state", state)
        .log("Kafka Streams");
    if (state == State.RUNNING && !ran.containsKey(application)) {
      ran.put(application, true);
      if (hasRun()) {
        log.info("Ready");
      }
    }
  }

  private boolean hasRun() {
    return ran.size() == 2;
  }

  private synchronized StreamThreadExceptionResponse failed(
      String application, Throwable fault, Replacements replacements) {
    boolean isFull = FullDisk.causes(fault);
    boolean replaced = replacements.allow(clock.millis()) && !isFull && failed.getCount() > 0;
    log.atError()
        .setCause(fault)
        .addKeyValue("application", application)
        .addKeyValue("failures", replacements.count())
        .log(replaced ? "A stream thread failed and is replaced" : words(isFull));
    if (isFull) {
      failOnFullDisk();
    }
    if (replaced) {
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    failed.countDown();
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static String words(boolean isFull) {
    return isFull ? "A stream thread found no room on the disk" : "Stream threads keep failing";
  }

  /** Tells, once, of a disk that has no room; both have failed. */
  public void failOnFullDisk() {
    if (full.compareAndSet(false, true)) {
      log.atError()
          .addKeyValue("directory", directory)
          .log(
              "The disk of streams.state.dir is full, so the application ends. Make room there and"
                  + " start again: what is not done is on Kafka, nothing is lost");
    }
    failed.countDown();
  }

  /** How many flushes and compactions of the stores that are open now have failed. */
  public long storeFaults() {
    long faults = 0;
    for (KafkaStreams streams : streams()) {
      for (Metric metric : streams.metrics().values()) {
        if (metric.metricName().name().equals(STORE_FAULTS)
            && metric.metricValue() instanceof Number number) {
          faults += number.longValue();
        }
      }
    }
    return faults;
  }

  /** Waits until both have failed for good; false where the time ran out first. */
  public boolean awaitFailure(Duration timeout) throws InterruptedException {
    return failed.await(timeout.toMillis(), TimeUnit.MILLISECONDS) || isFailed();
  }

  private boolean isFailed() {
    return cache.state() == State.ERROR || requests.state() == State.ERROR;
  }

  /** Whether neither is in ERROR and every stream thread has polled in time. */
  public boolean isLive(Duration maxPollInterval) {
    return !isFailed() && polls.longestMillis() < maxPollInterval.toMillis();
  }

  /** Whether both have run, and run or rebalance now. */
  public boolean isReady() {
    return hasRun() && isServing(requests) && isServing(cache);
  }

  private static boolean isServing(KafkaStreams streams) {
    return streams.state().isRunningOrRebalancing();
  }

  /** What each of them does now, and how far it has restored its stores while it does. */
  public Map<String, String> states() {
    Map<String, String> states =
        new TreeMap<>(Map.of("requests", requests.state().name(), "cache", cache.state().name()));
    ofRequests.state().ifPresent(state -> states.put("requests_restoring", state));
    ofCache.state().ifPresent(state -> states.put("cache_restoring", state));
    return states;
  }

  /** The partitions that this instance reads as owner now. */
  public Set<TopicPartition> owned() {
    Set<TopicPartition> owned = new HashSet<>();
    for (KafkaStreams streams : new KafkaStreams[] {requests, cache}) {
      streams
          .metadataForLocalThreads()
          .forEach(
              thread -> thread.activeTasks().forEach(task -> owned.addAll(task.topicPartitions())));
    }
    return owned;
  }

  /** Kafka's own metrics come from these. */
  public KafkaStreams[] streams() {
    return new KafkaStreams[] {requests, cache};
  }

  /**
   * Stops the requests application, before the cache that it reads; it stays a member of its group
   * for a quick return. Whether it stopped in time.
   */
  public boolean closeRequests(Duration atMost) {
    return requests.close(CloseOptions.timeout(atMost));
  }

  /** Stops the cache application; the same. */
  public boolean closeCache(Duration atMost) {
    return cache.close(CloseOptions.timeout(atMost));
  }
}
