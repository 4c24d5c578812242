package io.embeddingstreams.topology;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A consumer whose partitions of intake topics stand still while {@link Intake} says so; those of
 * other topics flow on. On one stream thread.
 *
 * <p>Two sets decide, Kafka Streams' and ours: a partition is fetched only when in neither. Kafka
 * Streams resumes all partitions of a task that was restored, so our pauses are set anew at each
 * poll.
 */
final class PausingConsumer {
  private final Consumer<byte[], byte[]> consumer;
  private final Intake intake;
  private final PollTimes polls;
  private final Set<TopicPartition> pausedByStreams = new HashSet<>();

  private PausingConsumer(Consumer<byte[], byte[]> consumer, Intake intake, PollTimes polls) {
    this.consumer = consumer;
    this.intake = intake;
    this.polls = polls;
  }

  /** A consumer that asks at each poll whether intake is full. */
  static Consumer<byte[], byte[]> around(
      Consumer<byte[], byte[]> consumer, Intake intake, PollTimes polls) {
    return ClientProxy.of(Consumer.class, new PausingConsumer(consumer, intake, polls)::invoke);
  }

  @SuppressWarnings("unchecked")
  private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable {
    switch (method.getName()) {
      case "poll" -> apply();
      case "pause" -> pausedByStreams.addAll((Collection<TopicPartition>) first(arguments));
      case "resume" -> pausedByStreams.removeAll((Collection<TopicPartition>) first(arguments));
      case "close" -> {
        polls.closed(this);
        intake.closed(this);
      }
      default -> {}
    }
    return ClientProxy.call(consumer, method, arguments);
  }

  private static Object first(Object @Nullable [] arguments) {
    return arguments == null ? List.of() : arguments[0];
  }

  private void apply() {
    polls.polled(this);
    Set<TopicPartition> assigned = consumer.assignment();
    pausedByStreams.retainAll(assigned);
    intake.waiting(this, documents(assigned));
    boolean full = intake.isFull();
    List<TopicPartition> still = new ArrayList<>();
    List<TopicPartition> flowing = new ArrayList<>();
    for (TopicPartition partition : assigned) {
      if (intake.covers(partition.topic())) {
        boolean stands = intake.stands(partition.topic(), full);
        (stands ? still : flowing).add(partition);
      }
    }
    consumer.pause(still);
    flowing.removeAll(pausedByStreams);
    consumer.resume(flowing);
  }

  /** Documents that this consumer has not fetched yet, as far as it knows. */
  private long documents(Set<TopicPartition> assigned) {
    long waiting = 0;
    for (TopicPartition partition : assigned) {
      if (intake.isDocuments(partition.topic())) {
        waiting += consumer.currentLag(partition).orElse(0);
      }
    }
    return waiting;
  }
}
