package io.embeddingstreams.topology;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Kafka Streams' own clients, but for a main consumer that stops intake at the bound. */
final class IntakeClients implements KafkaClientSupplier {
  private final KafkaClientSupplier clients = new DefaultKafkaClientSupplier();
  private final String requestsTopic;
  private final BooleanSupplier full;
  private final PollTimes polls;

  IntakeClients(String requestsTopic, BooleanSupplier full, PollTimes polls) {
    this.requestsTopic = requestsTopic;
    this.full = full;
    this.polls = polls;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return PausingConsumer.around(clients.getConsumer(config), requestsTopic, full, polls);
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return clients.getAdmin(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return clients.getProducer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return clients.getRestoreConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return clients.getGlobalConsumer(config);
  }
}
