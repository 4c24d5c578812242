package io.embeddingstreams.topology;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Kafka Streams' own clients, but for a main consumer that stops intake at the bound. */
final class IntakeClients extends WrappedClients {
  private final Intake intake;
  private final PollTimes polls;

  IntakeClients(Intake intake, PollTimes polls) {
    super(new DefaultKafkaClientSupplier());
    this.intake = intake;
    this.polls = polls;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return PausingConsumer.around(super.getConsumer(config), intake, polls);
  }
}
