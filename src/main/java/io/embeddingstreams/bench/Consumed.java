package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Sees how far an application has come by the offsets that it commits: under exactly-once these are
 * one transaction with its answers. Costs next to nothing beside reading the answers.
 */
final class Consumed {
  private static final long LOOK_MILLIS = 10;
  private static final double WARM = 0.2;

  private final Admin admin;
  private final String group;
  private final Map<TopicPartition, Long> starts = new HashMap<>();

  /** From the topic's end as it is now. */
  Consumed(Admin admin, String group, String topic, int partitions) {
    this.admin = admin;
    this.group = group;
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      ends.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    await(admin.listOffsets(ends).all()).forEach((p, end) -> starts.put(p, end.offset()));
  }

  /**
   * Waits until this many requests, spread evenly, are consumed. The first fifth is not measured.
   *
   * @return requests a second
   */
  double rate(int count, Duration patience) {
    long sinceNanos = System.nanoTime();
    long end = sinceNanos + patience.toNanos();
    long since = 0;
    while (true) {
      long done = done(count);
      long now = System.nanoTime();
      if (done >= count) {
        return (count - since) / ((now - sinceNanos) / 1e9);
      }
      if (since == 0 && done >= count * WARM) {
        since = done;
        sinceNanos = now;
      }
      if (now > end) {
        throw new ApplicationException(count - done + " requests were not taken in time");
      }
      pause();
    }
  }

  private long done(int count) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    long done = 0;
    for (Map.Entry<TopicPartition, Long> start : starts.entrySet()) {
      OffsetAndMetadata offset = committed.get(start.getKey());
      if (offset != null) {
        done +=
            Math.min(share(start.getKey(), count), Math.max(0, offset.offset() - start.getValue()));
      }
    }
    return done;
  }

  /** How many of the requests stand in this partition. */
  private int share(TopicPartition partition, int count) {
    int all = starts.size();
    return count / all + (partition.partition() < count % all ? 1 : 0);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApplicationException("interrupted");
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new ApplicationException("Kafka refused an offset: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApplicationException("interrupted");
    }
  }
}
