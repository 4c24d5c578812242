package io.embeddingstreams.split;

import io.embeddingstreams.model.AssemblyId;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A record of the requests topic as it came.
 *
 * @param timestampMillis the record's own time, as its producer set it
 */
record RawRequest(
    AssemblyId id,
    @Nullable Bytes key,
    @Nullable Bytes value,
    Headers headers,
    long timestampMillis) {
  private static final long LARGEST = 8L << 20;
  private static final long LARGEST_ENVELOPE = 2L << 20;

  /** Whether it is larger than any request may be, once decompressed. */
  boolean isTooLarge() {
    long envelope = size(key);
    for (Header header : headers) {
      byte[] content = header.value();
      envelope += header.key().length() + (content == null ? 0 : content.length);
    }
    return envelope > LARGEST_ENVELOPE || envelope + size(value) > LARGEST;
  }

  private static long size(@Nullable Bytes bytes) {
    return bytes == null ? 0 : bytes.get().length;
  }
}
