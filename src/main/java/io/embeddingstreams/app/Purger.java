package io.embeddingstreams.app;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.wire.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what was read from the inner topics, every 30 s, up to the offsets that their group has
 * committed. Kafka Streams purges its own repartition topics alone.
 *
 * <p>One thread of its own after {@link #start}. A failure is counted, warned of once a minute at
 * most, and made good by the next round.
 */
public final class Purger implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Purger.class);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final Admin admin;
  private final Topics topics;
  private final Supplier<Set<TopicPartition>> owned;
  private final Meters meters;
  private final Clock clock;
  private final ScheduledExecutorService thread;
  private final Map<TopicPartition, Long> purged = new HashMap<>();
  private Instant lastWarning = Instant.MIN;

  /**
   * Purges nothing before {@link #start}.
   *
   * @param owned the partitions of inner topics that this instance owns now; any thread
   */
  public Purger(
      Admin admin, Topics topics, Supplier<Set<TopicPartition>> owned, Meters meters, Clock clock) {
    this.admin = admin;
    this.topics = topics;
    this.owned = owned;
    this.meters = meters;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "purger");
              made.setDaemon(true);
              return made;
            });
  }

  /** Begins; the first round comes after 30 s. */
  public void start() {
    long seconds = EVERY.toSeconds();
    var unused = thread.scheduleWithFixedDelay(this::purge, seconds, seconds, TimeUnit.SECONDS);
  }

  /** One round; never throws. */
  public synchronized void purge() {
    try {
      Map<TopicPartition, Long> wanted = wanted(owned.get());
      if (!wanted.isEmpty()) {
        delete(wanted);
      }
    } catch (ExecutionException e) {
      failed("all", KafkaErrors.cause(e));
    } catch (RuntimeException e) {
      failed("all", e);
    }
  }

  /** Stops between two rounds; the admin client stays open. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Committed offsets of owned partitions that lie beyond what was purged before. */
  private Map<TopicPartition, Long> wanted(Set<TopicPartition> own) throws ExecutionException {
    purged.keySet().retainAll(own);
    Map<TopicPartition, Long> wanted = new HashMap<>();
    for (String group : Set.of(topics.requestsApplication(), topics.cacheApplication())) {
      if (own.stream().noneMatch(partition -> reader(partition).equals(group))) {
        continue;
      }
      Map<TopicPartition, OffsetAndMetadata> committed =
          KafkaErrors.await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      for (TopicPartition partition : own) {
        OffsetAndMetadata offset = committed.get(partition);
        if (offset != null
            && reader(partition).equals(group)
            && offset.offset() > purged.getOrDefault(partition, 0L)) {
          wanted.put(partition, offset.offset());
        }
      }
    }
    return wanted;
  }

  /** The group that reads a topic; empty for a topic that is not ours to purge. */
  private String reader(TopicPartition partition) {
    if (partition.topic().equals(topics.lookups())) {
      return topics.cacheApplication();
    }
    boolean home =
        partition.topic().equals(topics.outcomes()) || partition.topic().equals(topics.documents());
    return home ? topics.requestsApplication() : "";
  }

  private void delete(Map<TopicPartition, Long> wanted) {
    Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
    wanted.forEach((p, offset) -> records.put(p, RecordsToDelete.beforeOffset(offset)));
    Map<TopicPartition, KafkaFuture<DeletedRecords>> results =
        admin.deleteRecords(records).lowWatermarks();
    wanted.forEach(
        (partition, offset) -> {
          try {
            KafkaFuture<DeletedRecords> result = results.get(partition);
            if (result != null) {
              KafkaErrors.await(result);
            }
            purged.put(partition, offset);
            meters.count(Meter.PURGES, 1, "done");
          } catch (ExecutionException e) {
            failed(partition.toString(), KafkaErrors.cause(e));
          } catch (ApplicationException e) {
            failed(partition.toString(), e);
          }
        });
  }

  private void failed(String what, Throwable cause) {
    meters.count(Meter.PURGES, 1, "failed");
    Instant now = clock.instant();
    if (lastWarning.equals(Instant.MIN)
        || Duration.between(lastWarning, now).compareTo(BETWEEN_WARNINGS) >= 0) {
      lastWarning = now;
      log.atWarn()
          .addKeyValue("partition", what)
          .addKeyValue("error", KafkaErrors.text(cause))
          .log("An inner topic was not purged and grows; the next round tries again");
    }
  }
}
