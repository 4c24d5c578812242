package io.embeddingstreams.app;

import io.embeddingstreams.documents.PlainRecord;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.wire.ResponseHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Reads the records of a topic as it is now, or a sample of them: stretches of each partition,
 * evenly spread. One thread; commits nothing.
 */
final class MappedSource implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int STRETCHES = 20;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> starts;
  private final Map<TopicPartition, Long> ends;

  /** Part of a partition: offsets from, to before which, and how many records at most. */
  private record Stretch(TopicPartition partition, long from, long to, long records) {}

  private MappedSource(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    List<PartitionInfo> found = consumer.partitionsFor(topic, PATIENCE);
    if (found == null || found.isEmpty()) {
      throw new ApplicationException("topic " + topic + " does not exist");
    }
    List<TopicPartition> all =
        found.stream().map(part -> new TopicPartition(topic, part.partition())).toList();
    this.starts = consumer.beginningOffsets(all, PATIENCE);
    this.ends = consumer.endOffsets(all, PATIENCE);
  }

  /**
   * Connects.
   *
   * @throws ApplicationException where Kafka or the topic can't be reached
   */
  static MappedSource open(Map<String, String> kafka, String topic) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("client.id", "embedding-streams-estimate");
    all.put("enable.auto.commit", "false");
    all.put("allow.auto.create.topics", "false");
    all.put("isolation.level", "read_committed");
    all.put("auto.offset.reset", "earliest");
    all.remove("group.id");
    all.remove("group.instance.id");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      return new MappedSource(consumer, topic);
    } catch (KafkaException e) {
      consumer.close();
      throw new ApplicationException("topic " + topic + " can't be read: " + e.getMessage());
    } catch (ApplicationException e) {
      consumer.close();
      throw e;
    }
  }

  /** Offsets between first and last: as many records, or fewer where some were compacted away. */
  long span() {
    return ends.entrySet().stream()
        .mapToLong(end -> end.getValue() - starts.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /**
   * Reads.
   *
   * @param sample how many records at most; 0: all
   * @param stepped takes how many offsets were passed by
   * @return how many records the topic holds, told in proportion for a sample
   */
  long read(long sample, Consumer<PlainRecord> each, LongConsumer stepped) {
    long span = span();
    long passed = 0;
    long read = 0;
    for (Stretch stretch : stretches(sample, span)) {
      Count count = read(stretch, each, stepped);
      passed += count.passed();
      read += count.records();
    }
    return passed == 0 ? 0 : Math.round((double) span * read / passed);
  }

  private List<Stretch> stretches(long sample, long span) {
    List<Stretch> stretches = new ArrayList<>();
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      long from = starts.getOrDefault(end.getKey(), 0L);
      long own = end.getValue() - from;
      if (sample == 0 || sample >= span) {
        stretches.add(new Stretch(end.getKey(), from, end.getValue(), Long.MAX_VALUE));
        continue;
      }
      long wanted = Math.max(1, Math.round((double) sample * own / span));
      long parts = Math.max(1, Math.min(STRETCHES, wanted));
      for (long part = 0; part < parts; part++) {
        long begin = from + own * part / parts;
        long limit = from + own * (part + 1) / parts;
        stretches.add(
            new Stretch(
                end.getKey(), begin, limit, wanted * (part + 1) / parts - wanted * part / parts));
      }
    }
    return stretches;
  }

  /** What one stretch gave. */
  private record Count(long records, long passed) {}

  private Count read(Stretch stretch, Consumer<PlainRecord> each, LongConsumer stepped) {
    TopicPartition partition = stretch.partition();
    consumer.assign(List.of(partition));
    consumer.seek(partition, stretch.from());
    long records = 0;
    long at = stretch.from();
    while (at < stretch.to() && records < stretch.records()) {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      long before = at;
      for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
        if (record.offset() >= stretch.to() || records == stretch.records()) {
          break;
        }
        each.accept(plain(record));
        records++;
        at = record.offset() + 1;
      }
      if (records < stretch.records()) {
        // Offsets of deleted records and of transactions' ends are passed by without a record.
        at = Math.min(stretch.to(), Math.max(at, consumer.position(partition)));
      }
      stepped.accept(at - before);
    }
    return new Count(records, at - stretch.from());
  }

  private static PlainRecord plain(ConsumerRecord<byte[], byte[]> record) {
    return new PlainRecord(
        new AssemblyId(record.topic(), record.partition(), record.offset()),
        record.key() == null ? null : Bytes.wrap(record.key()),
        record.value() == null ? null : Bytes.wrap(record.value()),
        ResponseHeaders.kept(record.headers()),
        record.timestamp());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
