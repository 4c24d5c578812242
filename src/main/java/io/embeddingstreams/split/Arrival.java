package io.embeddingstreams.split;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The record that a request came in.
 *
 * @param key null where there is none
 * @param headers those that come back, in order
 * @param timestampMillis the record's own, as its producer set it; may be negative or ahead
 * @param nowMillis our clock, epoch milliseconds
 */
public record Arrival(
    AssemblyId record,
    @Nullable Bytes key,
    List<HeaderField> headers,
    long timestampMillis,
    long nowMillis) {
  /** Copies the headers. */
  public Arrival {
    headers = List.copyOf(headers);
  }

  /** The same with another time of the record. */
  Arrival at(long otherMillis) {
    return new Arrival(record, key, headers, otherMillis, nowMillis);
  }

  /**
   * When a request gives up, epoch milliseconds; 0: never. Counted from the record's time, or from
   * now where that is negative or ahead.
   *
   * @param timeoutMillis 0: never
   */
  long deadlineMillis(long timeoutMillis) {
    if (timeoutMillis == 0) {
      return 0;
    }
    boolean usable = timestampMillis >= 0 && timestampMillis <= nowMillis;
    return (usable ? timestampMillis : nowMillis) + timeoutMillis;
  }

  /** The bytes that key and headers take in a record. */
  long bytes() {
    long bytes = key == null ? 0 : key.get().length;
    for (HeaderField header : headers) {
      Bytes value = header.value();
      bytes += 3L * header.name().length() + 8 + (value == null ? 0 : value.get().length);
    }
    return bytes;
  }
}
