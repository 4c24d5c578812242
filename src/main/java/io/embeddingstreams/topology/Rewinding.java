package io.embeddingstreams.topology;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a consumer that goes back to what is committed whenever a task begins, and commits
 * nothing of it before it has read again. On one stream thread (decision 28).
 *
 * <p>A task of Kafka Streams that failed is opened again in the same thread, with nothing in its
 * buffers. It seeks back then, but not where a rebalance comes first; and it still knows how far it
 * had read, and a commit would say so. In both cases records would be read by nobody.
 */
final class Rewinding {
  private static final Set<String> SEEKS = Set.of("seek", "seekToBeginning", "seekToEnd");

  private final Consumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> read = new HashSet<>();
  private final Set<TopicPartition> sought = new HashSet<>();

  Rewinding(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** A call of the consumer. */
  @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable {
    String name = method.getName();
    if (name.equals("commitSync")) {
      return ClientProxy.call(consumer, method, committable(arguments));
    }
    @Nullable Object value = ClientProxy.call(consumer, method, arguments);
    if (value instanceof ConsumerRecords<?, ?> polled) {
      Set<TopicPartition> moved = polled.nextOffsets().keySet();
      read.addAll(moved);
      sought.removeAll(moved);
    } else if (arguments != null && SEEKS.contains(name)) {
      sought.addAll(partitions(arguments[0]));
    } else if (arguments != null
        && value instanceof Map<?, ?> offsets
        && name.equals("committed")) {
      rewind(partitions(arguments[0]), offsets);
    }
    return value;
  }

  /** Kafka Streams asks what is committed when a task begins, and at no other time. */
  private void rewind(Collection<TopicPartition> ofTask, Map<?, ?> offsets) {
    read.retainAll(consumer.assignment());
    for (TopicPartition partition : ofTask) {
      if (read.remove(partition)) {
        if (offsets.get(partition) instanceof OffsetAndMetadata committed) {
          consumer.seek(partition, committed);
        } else {
          consumer.seekToBeginning(List.of(partition));
        }
        sought.add(partition);
      }
    }
  }

  @SuppressWarnings("unchecked") // those methods take nothing else
  private static Collection<TopicPartition> partitions(Object argument) {
    return argument instanceof TopicPartition one
        ? List.of(one)
        : (Collection<TopicPartition>) argument;
  }

  /**
   * The arguments of a commit, the first of which are offsets, without those of partitions that
   * were sought and not read since.
   */
  Object @Nullable [] committable(Object @Nullable [] arguments) {
    if (sought.isEmpty() || arguments == null || !(arguments[0] instanceof Map<?, ?> offsets)) {
      return arguments;
    }
    Map<Object, Object> fewer = new HashMap<>(offsets);
    fewer.keySet().removeAll(sought);
    Object[] changed = arguments.clone();
    changed[0] = fewer;
    return changed;
  }
}
