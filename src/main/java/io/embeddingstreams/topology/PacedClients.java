package io.embeddingstreams.topology;

import io.embeddingstreams.wire.CommitPace;
import io.embeddingstreams.wire.CommitPaces;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients that tell the pace of their stream thread when it polls, and when a commit begins and
 * ends.
 */
public final class PacedClients extends WrappedClients {
  private final CommitPaces paces;

  /** Around Kafka Streams' own clients. */
  public PacedClients(CommitPaces paces) {
    this(new DefaultKafkaClientSupplier(), paces);
  }

  /**
   * Around the clients of another supplier.
   *
   * @param paces those that the application's processors ask for commits
   */
  public PacedClients(KafkaClientSupplier clients, CommitPaces paces) {
    super(clients);
    this.paces = paces;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> consumer = super.getConsumer(config);
    return ClientProxy.of(
        Consumer.class, (method, arguments) -> polls(consumer, method, arguments));
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> producer = super.getProducer(config);
    return ClientProxy.of(
        Producer.class, (method, arguments) -> commits(producer, method, arguments));
  }

  private @Nullable Object polls(Object consumer, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (arguments == null || !method.getName().equals("poll")) {
      return ClientProxy.call(consumer, method, arguments);
    }
    CommitPace pace = paces.own();
    @Nullable Object records =
        ClientProxy.call(consumer, method, pace.atMost((Duration) arguments[0]));
    pace.polled(records instanceof ConsumerRecords<?, ?> found ? found.count() : 0);
    return records;
  }

  private @Nullable Object commits(Object producer, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String name = method.getName();
    if (name.equals("flush")) {
      paces.own().begins();
    }
    @Nullable Object value = ClientProxy.call(producer, method, arguments);
    if (name.equals("commitTransaction")) {
      paces.own().ended();
    }
    return value;
  }
}
