package io.embeddingstreams.it;

import java.util.Locale;
import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Apache Kafka in a container of the Docker engine that is there. */
final class ContainerBroker implements AutoCloseable {
  /** What the broker inside the JVM is given too, as far as tests depend on it. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "auto.create.topics.enable", "false",
          "message.max.bytes", "16777216",
          "replica.fetch.max.bytes", "16777216",
          "group.initial.rebalance.delay.ms", "0",
          "offsets.topic.num.partitions", "4",
          "transaction.state.log.num.partitions", "4");

  private final KafkaContainer container;

  private ContainerBroker(KafkaContainer container) {
    this.container = container;
  }

  /** Starts one and returns when it serves; {@code settings} are the broker's. */
  static ContainerBroker start(String image, Map<String, String> settings) {
    KafkaContainer container =
        new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
    SETTINGS.forEach((name, value) -> container.withEnv(variable(name), value));
    settings.forEach((name, value) -> container.withEnv(variable(name), value));
    container.start();
    return new ContainerBroker(container);
  }

  /** What clients set as {@code bootstrap.servers}. */
  String servers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }

  private static String variable(String setting) {
    return "KAFKA_" + setting.replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
