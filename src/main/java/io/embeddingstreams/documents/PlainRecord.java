package io.embeddingstreams.documents;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A record of a mapped topic as it came.
 *
 * @param key null where there is none
 * @param value null for a tombstone
 * @param headers those that come back, in order
 * @param timestampMillis the record's own, as its producer set it
 */
public record PlainRecord(
    AssemblyId place,
    @Nullable Bytes key,
    @Nullable Bytes value,
    List<HeaderField> headers,
    long timestampMillis) {
  private static final long LARGEST = 8L << 20;
  private static final long LARGEST_ENVELOPE = 2L << 20;

  /** Copies the headers. */
  public PlainRecord {
    headers = List.copyOf(headers);
  }

  /** Whether it is larger than any request may be, once decompressed. */
  boolean isTooLarge() {
    return envelopeBytes() > LARGEST_ENVELOPE || envelopeBytes() + size(value) > LARGEST;
  }

  /** The bytes that key and headers take in a record. */
  long envelopeBytes() {
    long bytes = size(key);
    for (HeaderField header : headers) {
      bytes += 3L * header.name().length() + 16 + size(header.value());
    }
    return bytes;
  }

  private static long size(@Nullable Bytes bytes) {
    return bytes == null ? 0 : bytes.get().length;
  }

  /** Where it stands, alone: keys and values stand in no log. */
  @Override
  public String toString() {
    return "PlainRecord[" + place + "]";
  }
}
