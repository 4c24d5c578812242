package io.embeddingstreams.topology;

import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.Topics;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The Kafka Streams properties of both applications: ours, then what the user set for both, then
 * what the user set for one of them.
 *
 * <p>Kafka Streams' defaults are made for throughput alone: with a producer linger of 100 ms, a
 * poll of 100 ms and a commit of 100 ms each hop of a record takes over 100 ms. Ours bring a
 * request through both applications and back in 7 to 10 ms. A first send of a transaction that
 * finds the last one's markers still on their way is tried again after 10 ms and not after 100. A
 * fetch that finds no more to restore comes back after 20 ms and not after 500: a task that joins
 * the restoring waits for it, and they join one after another, so twelve cache partitions on two
 * threads took three seconds to restore nothing. A producer's batches hold 160 KiB and not 16: an
 * answer of 16 x 1536 numbers in base64 then goes out of a buffer that is used again. All its
 * batches together hold 18 MiB, two of the largest records, and not 64: what waits in them outlives
 * young collections and leaves the processor's cache, for nothing where the broker is the slower
 * one. The largest record of inner topics is 9 MiB.
 */
public final class StreamsSettings {
  private static final int RECORD_BYTES = 9 << 20;
  private static final int ANSWERS_BYTES = 160 << 10;
  private static final String REQUESTS_PREFIX = "requests.";
  private static final String CACHE_PREFIX = "cache.";

  private final Map<String, String> kafka;
  private final Map<String, String> streams;
  private final Topics topics;
  private final String instanceId;
  private final int recordBytes;
  private final Responses responses;

  /**
   * @param kafka client properties
   * @param streams Kafka Streams properties, some with the prefix {@code requests.} or {@code
   *     cache.}
   * @param instanceId a name of this node that stays the same over restarts
   * @param largestRecord the greatest {@code max.message.bytes} of the topics that are written
   * @param responses which answers are written
   */
  public StreamsSettings(
      Map<String, String> kafka,
      Map<String, String> streams,
      Topics topics,
      String instanceId,
      int largestRecord,
      Responses responses) {
    this.kafka = Map.copyOf(kafka);
    this.streams = Map.copyOf(streams);
    this.topics = topics;
    this.instanceId = instanceId;
    this.responses = responses;
    this.recordBytes = Math.max(RECORD_BYTES, largestRecord);
  }

  /** Whether the requests application's outputs and its offsets are one transaction. */
  public boolean isExactlyOnce() {
    return StreamsConfig.EXACTLY_ONCE_V2.equals(
        requests().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
  }

  /** Of the requests application. */
  public Properties requests() {
    Properties all = common();
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), "100");
    all.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), "15000");
    all.put(StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), "10000");
    all.put(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
        Integer.toString(ANSWERS_BYTES));
    all.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, Long.toString(Long.MAX_VALUE));
    all.put(StreamsConfig.STATE_CLEANUP_DIR_MAX_AGE_MS_CONFIG, "50000");
    override(all, REQUESTS_PREFIX, CACHE_PREFIX);
    fix(all, topics.requestsApplication());
    return all;
  }

  /** Of the cache application. */
  public Properties cache() {
    Properties all = common();
    all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "200");
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), "500");
    all.put(StreamsConfig.STATE_CLEANUP_DIR_MAX_AGE_MS_CONFIG, "82800000");
    override(all, CACHE_PREFIX, REQUESTS_PREFIX);
    fix(all, topics.cacheApplication());
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    return all;
  }

  private Properties common() {
    Properties all = new Properties();
    all.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
    all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
    all.put("processing.exception.handler.global.enabled", "true");
    all.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RequestTime.class.getName());
    all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class.getName());
    all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FaultAnswers.class.getName());
    all.put(FaultAnswers.REQUESTS, topics.requests());
    all.put(FaultAnswers.RESPONSES, responses == Responses.NONE ? "" : topics.responses());
    all.put(FaultAnswers.DEAD_LETTERS, topics.deadLetters());
    all.put(FaultAnswers.LOOKUPS, topics.lookups());
    all.put(FaultAnswers.OUTCOMES, topics.outcomes());
    all.put(FaultAnswers.DOCUMENTS, topics.documents());
    all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
    all.put(StreamsConfig.POLL_MS_CONFIG, "5");
    all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "2");
    all.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, "100");
    all.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, "60000");
    all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, Short.toString(topics.replicationFactor()));
    all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), "0");
    all.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), "10");
    all.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Integer.toString(recordBytes + (1 << 20)));
    all.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
        Long.toString(Math.max(16L << 20, 2L * recordBytes)));
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), "10000");
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), "3000");
    all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
    all.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), "20");
    return all;
  }

  /** What no override changes. */
  private static void fix(Properties all, String applicationId) {
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "-1");
    all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
  }

  /** What the user set for both, then for this one. */
  private void override(Properties all, String own, String other) {
    all.putAll(kafka);
    streams.forEach(
        (name, value) -> {
          if (!name.startsWith(own) && !name.startsWith(other)) {
            all.put(name, value);
          }
        });
    streams.forEach(
        (name, value) -> {
          if (name.startsWith(own)) {
            all.put(name.substring(own.length()), value);
          }
        });
  }
}
