package io.embeddingstreams.app;

import static java.util.Map.entry;

import java.util.Map;

/** Broker properties that let one node start in two seconds and take little memory. */
final class EmbeddedBrokerSettings {
  // A broker that was killed registers again when its old session has ended: 12 s with Kafka's
  // defaults, 3 s with a session of 1 s (measured). The log cleaner's default takes 128 MB.
  static final Map<String, String> SMALL =
      Map.ofEntries(
          entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          entry("controller.listener.names", "CONTROLLER"),
          entry("inter.broker.listener.name", "PLAINTEXT"),
          entry("offsets.topic.replication.factor", "1"),
          entry("offsets.topic.num.partitions", "4"),
          entry("transaction.state.log.replication.factor", "1"),
          entry("transaction.state.log.min.isr", "1"),
          entry("transaction.state.log.num.partitions", "4"),
          entry("share.coordinator.state.topic.replication.factor", "1"),
          entry("share.coordinator.state.topic.min.isr", "1"),
          entry("share.coordinator.state.topic.num.partitions", "1"),
          entry("default.replication.factor", "1"),
          entry("group.initial.rebalance.delay.ms", "0"),
          entry("auto.create.topics.enable", "false"),
          entry("message.max.bytes", "16777216"),
          entry("replica.fetch.max.bytes", "16777216"),
          entry("num.network.threads", "2"),
          entry("num.io.threads", "4"),
          entry("background.threads", "2"),
          entry("log.cleaner.dedupe.buffer.size", "2097152"),
          entry("broker.session.timeout.ms", "1000"),
          entry("broker.heartbeat.interval.ms", "200"),
          entry("controlled.shutdown.enable", "false"));

  private EmbeddedBrokerSettings() {}
}
