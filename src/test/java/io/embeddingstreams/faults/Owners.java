package io.embeddingstreams.faults;

import io.embeddingstreams.faults.Disturbances.Span;
import io.embeddingstreams.wire.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which instance owns each cache partition, looked at five times a second on a thread of its own
 * while the group is stable; moves are noted as disturbances. Any thread.
 */
final class Owners implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Admin admin;
  private final Topics topics;
  private final Disturbances disturbances;
  private final Map<Integer, Seen> owners = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean ended;

  /** An instance, and when it was last seen to own a partition. */
  private record Seen(String instance, long nanos) {}

  /** Looks at once; the admin client stays open. */
  Owners(Admin admin, Topics topics, Disturbances disturbances) {
    this.admin = admin;
    this.topics = topics;
    this.disturbances = disturbances;
    this.thread = new Thread(this::run, "owners");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!ended) {
      try {
        look();
      } catch (ExecutionException e) {
        // no coordinator answers now; the next look sees what has moved
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void look() throws ExecutionException, InterruptedException {
    String group = topics.cacheApplication();
    ConsumerGroupDescription found =
        admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
    if (found.groupState() == GroupState.STABLE) {
      long now = System.nanoTime();
      found.members().forEach(member -> owns(member, now));
    }
  }

  private void owns(MemberDescription member, long now) {
    String instance = instance(member);
    for (TopicPartition partition : member.assignment().topicPartitions()) {
      if (partition.topic().equals(topics.lookups())) {
        Seen before = owners.put(partition.partition(), new Seen(instance, now));
        if (before != null && !before.instance().equals(instance)) {
          disturbances.add(new Span("move", Set.of(partition.partition()), before.nanos(), now));
        }
      }
    }
  }

  /** Kafka Streams names each thread: the instance's name, a dash and a number. */
  private static String instance(MemberDescription member) {
    return member.groupInstanceId().orElse(member.consumerId()).replaceAll("-\\d+$", "");
  }

  /** What an instance owns, and what nobody was seen to own. */
  Set<Integer> of(String instance) {
    return all().stream()
        .filter(partition -> isOf(instance, owners.get(partition)))
        .collect(Collectors.toSet());
  }

  private static boolean isOf(String instance, @Nullable Seen seen) {
    return seen == null || seen.instance().equals(instance);
  }

  /** Every cache partition. */
  Set<Integer> all() {
    return IntStream.range(0, topics.cachePartitions()).boxed().collect(Collectors.toSet());
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
