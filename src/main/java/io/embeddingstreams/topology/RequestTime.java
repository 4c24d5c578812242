package io.embeddingstreams.topology;

import io.embeddingstreams.wire.InternalHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Takes now for a record whose time is not in [0, now], and notes the record's own.
 *
 * <p>Kafka Streams hands a record's time on to changelogs. One dated ahead would be refused there
 * by the broker and end the stream thread; a negative one is refused by Kafka Streams itself.
 */
public final class RequestTime implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long own = record.timestamp();
    long now = System.currentTimeMillis();
    if (own >= 0 && own <= now) {
      InternalHeaders.forgetTime(record.headers());
      return own;
    }
    InternalHeaders.noteTime(record.headers(), own);
    return now;
  }
}
