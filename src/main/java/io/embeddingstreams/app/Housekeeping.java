package io.embeddingstreams.app;

import io.embeddingstreams.cache.CacheFigures;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.OpenWork;
import io.embeddingstreams.provider.Dispatcher;
import io.embeddingstreams.topology.Applications;
import io.embeddingstreams.wire.HostedEntries;
import io.embeddingstreams.wire.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done beside the route, on one thread of its own: gauges, this instance's share of the
 * account's limits, and a look at the partition counts and at the disk.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final long SHARE_MILLIS = 100;
  private static final long DISK_MILLIS = 1_000;
  private static final long COUNTS_MILLIS = 10_000;

  private final Config config;
  private final Admin admin;
  private final TopicFacts facts;
  private final Applications applications;
  private final Dispatcher dispatcher;
  private final DiskFloor floor;
  private final DiskWatch watch;
  private final Fatal fatal;
  private long ownPartitions;
  private final List<KafkaStreamsMetrics> kafka = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "housekeeping");
            made.setDaemon(true);
            return made;
          });

  Housekeeping(
      Config config,
      Admin admin,
      TopicFacts facts,
      Applications applications,
      Dispatcher dispatcher,
      OpenWork openWork,
      CacheFigures figures,
      HostedEntries hosted,
      Meters meters,
      MeterRegistry registry,
      DiskFloor floor,
      DiskWatch watch,
      Fatal fatal) {
    this.config = config;
    this.admin = admin;
    this.facts = facts;
    this.applications = applications;
    this.dispatcher = dispatcher;
    this.floor = floor;
    this.watch = watch;
    this.fatal = fatal;
    meters.gauge(Meter.CACHE_ENTRIES, figures::entries);
    meters.gauge(Meter.CACHE_BYTES, figures::bytes);
    meters.counter(Meter.NEAR_READS, hosted::nearHits, "hit");
    meters.counter(Meter.NEAR_READS, hosted::nearMisses, "miss");
    meters.gauge(Meter.NEAR_BYTES, hosted::nearBytes);
    meters.gauge(Meter.OPEN_REQUESTS, openWork::requests);
    meters.gauge(Meter.PENDING_ITEMS, openWork::items);
    meters.gauge(Meter.PENDING_BYTES, openWork::bytes);
    meters.gauge(Meter.INTAKE_PAUSED, () -> openWork.isFull() ? 1 : 0);
    for (KafkaStreams streams : applications.streams()) {
      KafkaStreamsMetrics bound = new KafkaStreamsMetrics(streams);
      bound.bindTo(registry);
      kafka.add(bound);
    }
  }

  void start() {
    every(SHARE_MILLIS, this::share);
    every(DISK_MILLIS, this::disk);
    every(COUNTS_MILLIS, this::counts);
  }

  private void every(long millis, Runnable work) {
    var unused =
        thread.scheduleWithFixedDelay(guarded(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** A fault of one round does not end the rounds. */
  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException fault) {
        log.atDebug().setCause(fault).log("Housekeeping failed for now");
      }
    };
  }

  private void share() {
    if (config.limits().scopeCluster()) {
      String lookups = config.topics().lookups();
      long own = applications.owned().stream().filter(part -> part.topic().equals(lookups)).count();
      if (own != ownPartitions) {
        ownPartitions = own;
        dispatcher.setShare((double) own / facts.cachePartitions());
      }
    }
  }

  private void disk() {
    if (watch.isFull(applications.storeFaults(), floor.hasRoom())) {
      applications.failOnFullDisk();
    }
  }

  private void counts() {
    Topics topics = config.topics();
    for (TopicPlan.Row row : new TopicAdmin(admin, topics).inspect().rows()) {
      TopicPlan.Found found = row.found();
      int started =
          row.name().equals(topics.lookups()) ? facts.cachePartitions() : facts.partitions();
      if (found != null
          && !row.name().equals(topics.deadLetters())
          && !row.isMapped()
          && found.partitions() != started) {
        fatal.report(
            "topic "
                + row.name()
                + " had "
                + started
                + " partitions when the application started and has "
                + found.partitions()
                + " now. Their number is fixed: use another streams.application.id, and carry the"
                + " cache over with cache export and cache import");
      }
    }
  }

  /** Waits, after the last call ended, until results are stored and committed; whether they are. */
  boolean awaitStored(BooleanSupplier stored, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (!stored.getAsBoolean()) {
        if (System.nanoTime() >= end) {
          return false;
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    kafka.forEach(KafkaStreamsMetrics::close);
  }
}
