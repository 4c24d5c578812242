package io.embeddingstreams.topology;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A consumer whose partitions of the requests topic stand still while the bound of open work is
 * reached; those of other topics flow on. On one stream thread.
 *
 * <p>Two sets decide, Kafka Streams' and ours: a partition is fetched only when in neither. Kafka
 * Streams resumes all partitions of a task that was restored, so our pauses are set anew at each
 * poll.
 */
final class PausingConsumer implements InvocationHandler {
  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final BooleanSupplier full;
  private final PollTimes polls;
  private final Set<TopicPartition> pausedByStreams = new HashSet<>();

  private PausingConsumer(
      Consumer<byte[], byte[]> consumer, String topic, BooleanSupplier full, PollTimes polls) {
    this.consumer = consumer;
    this.topic = topic;
    this.full = full;
    this.polls = polls;
  }

  /** A consumer that asks at each poll whether intake is full. */
  @SuppressWarnings("unchecked")
  static Consumer<byte[], byte[]> around(
      Consumer<byte[], byte[]> consumer, String topic, BooleanSupplier full, PollTimes polls) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            PausingConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            new PausingConsumer(consumer, topic, full, polls));
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "poll" -> apply();
      case "pause" -> pausedByStreams.addAll((Collection<TopicPartition>) first(arguments));
      case "resume" -> pausedByStreams.removeAll((Collection<TopicPartition>) first(arguments));
      case "close" -> polls.closed(this);
      default -> {}
    }
    try {
      return method.invoke(consumer, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }

  private static Object first(Object @Nullable [] arguments) {
    return arguments == null ? List.of() : arguments[0];
  }

  private void apply() {
    polls.polled(this);
    Set<TopicPartition> assigned = consumer.assignment();
    pausedByStreams.retainAll(assigned);
    List<TopicPartition> requests =
        assigned.stream().filter(partition -> partition.topic().equals(topic)).toList();
    if (full.getAsBoolean()) {
      consumer.pause(requests);
    } else {
      consumer.resume(
          requests.stream().filter(partition -> !pausedByStreams.contains(partition)).toList());
    }
  }
}
