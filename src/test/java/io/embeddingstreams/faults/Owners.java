package io.embeddingstreams.faults;

import io.embeddingstreams.faults.Disturbances.Span;
import io.embeddingstreams.wire.Topics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordSerde;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue.MemberMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Which stream thread owns each cache partition, by what the group's coordinator writes of every
 * rebalance, so that none is missed; moves are noted as disturbances. It reads on a thread of its
 * own; what it tells may be asked from any.
 */
final class Owners implements AutoCloseable {
  private static final String COORDINATION = "__consumer_offsets";

  private final String servers;
  private final Topics topics;
  private final Disturbances disturbances;
  private final GroupCoordinatorRecordSerde serde = new GroupCoordinatorRecordSerde();
  private final Map<Integer, Owned> owners = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean ended;

  /**
   * The last owner of a partition.
   *
   * @param member the name of its stream thread
   * @param lostAt when a rebalance left the partition to nobody; null while it is owned
   */
  private record Owned(String member, @Nullable Long lostAt) {}

  /** Reads from the group's first rebalance on. */
  Owners(String servers, Topics topics, Disturbances disturbances) {
    this.servers = servers;
    this.topics = topics;
    this.disturbances = disturbances;
    this.thread = new Thread(this::run, "owners");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (Reading reading = new Reading(servers, COORDINATION, false)) {
      while (!ended) {
        reading.poll(this::read);
      }
      reading.toEnd(this::read);
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null) {
      CoordinatorRecord found =
          serde.deserialize(ByteBuffer.wrap(record.key()), ByteBuffer.wrap(record.value()));
      if (found.key() instanceof GroupMetadataKey key
          && key.group().equals(topics.cacheApplication())
          && found.value().message() instanceof GroupMetadataValue value) {
        rebalanced(assigned(value), nanos(record.timestamp()));
      }
    }
  }

  /** Kafka's clock is that of the day; the harness's is that of the machine. */
  private static long nanos(long millis) {
    return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - millis);
  }

  private Map<Integer, String> assigned(GroupMetadataValue group) {
    Map<Integer, String> assigned = new HashMap<>();
    for (MemberMetadata member : group.members()) {
      if (member.assignment().length > 0) {
        ByteBuffer bytes = ByteBuffer.wrap(member.assignment());
        ConsumerProtocol.deserializeAssignment(bytes).partitions().stream()
            .filter(partition -> partition.topic().equals(topics.lookups()))
            .map(TopicPartition::partition)
            .forEach(partition -> assigned.put(partition, name(member)));
      }
    }
    return assigned;
  }

  /** Kafka Streams names each thread: the instance's name, a dash and a number. */
  private static String name(MemberMetadata member) {
    return member.groupInstanceId() == null ? member.clientId() : member.groupInstanceId();
  }

  private void rebalanced(Map<Integer, String> assigned, long at) {
    for (Integer partition : all()) {
      Owned before = owners.get(partition);
      String member = assigned.get(partition);
      if (member != null) {
        owners.put(partition, new Owned(member, null));
        if (before != null) {
          owns(partition, before, member, at);
        }
      } else if (before != null && before.lostAt() == null) {
        owners.put(partition, new Owned(before.member(), at));
      }
    }
  }

  private void owns(int partition, Owned before, String member, long at) {
    Long lostAt = before.lostAt();
    if (lostAt != null || !before.member().equals(member)) {
      long from = lostAt == null ? at : lostAt;
      disturbances.add(new Span("move", Set.of(partition), from, at));
    }
  }

  /** What an instance owns or owned last, and what nobody was seen to own. */
  Set<Integer> of(String instance) {
    return all().stream()
        .filter(partition -> isOf(instance, owners.get(partition)))
        .collect(Collectors.toSet());
  }

  private static boolean isOf(String instance, @Nullable Owned owned) {
    return owned == null || owned.member().replaceAll("-\\d+$", "").equals(instance);
  }

  /** Every cache partition. */
  Set<Integer> all() {
    return IntStream.range(0, topics.cachePartitions()).boxed().collect(Collectors.toSet());
  }

  /** Reads what was written until now, and ends. */
  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
