package io.embeddingstreams.topology;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/** Clients whose consumers are {@link Rewinding}, and whose producers commit as those do. */
final class RewoundClients extends WrappedClients {
  /** The main consumer of this stream thread, which has one. */
  private static final ThreadLocal<@Nullable Rewinding> MAIN = new ThreadLocal<>();

  RewoundClients(KafkaClientSupplier clients) {
    super(clients);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    Rewinding rewinding = new Rewinding(super.getConsumer(config));
    return ClientProxy.of(
        Consumer.class,
        (method, arguments) -> {
          MAIN.set(rewinding);
          return rewinding.invoke(method, arguments);
        });
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> producer = super.getProducer(config);
    return ClientProxy.of(
        Producer.class,
        (method, arguments) -> {
          Rewinding consumer = MAIN.get();
          boolean commits = method.getName().equals("sendOffsetsToTransaction");
          return ClientProxy.call(
              producer,
              method,
              commits && consumer != null ? consumer.committable(arguments) : arguments);
        });
  }
}
