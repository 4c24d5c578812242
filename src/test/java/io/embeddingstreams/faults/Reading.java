package io.embeddingstreams.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole topics, without a group. One thread. */
final class Reading implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Every partition of a topic from its first record. */
  Reading(String servers, String topic, boolean committed) {
    Map<String, Object> all = new HashMap<>();
    all.put("bootstrap.servers", servers);
    all.put("isolation.level", committed ? "read_committed" : "read_uncommitted");
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "earliest");
    consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(topic, Duration.ofSeconds(30)).stream()
            .map(part -> new TopicPartition(topic, part.partition()))
            .toList());
  }

  /** From these offsets on; a partition that is not named, from its first record. */
  void seek(Map<TopicPartition, Long> offsets) {
    offsets.forEach(consumer::seek);
  }

  /** What comes within 100 ms. */
  void poll(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.poll(Duration.ofMillis(100)).forEach(each);
  }

  /** All up to the end that the topic has now. */
  void toEnd(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Map<TopicPartition, Long> ends = ends();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll(each);
    }
  }

  /** The end of each partition, as this kind of reader sees it. */
  Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(consumer.assignment());
  }

  /** The first offset of each partition. */
  Map<TopicPartition, Long> begins() {
    return consumer.beginningOffsets(consumer.assignment());
  }

  /** The partitions. */
  List<TopicPartition> partitions() {
    return List.copyOf(consumer.assignment());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
