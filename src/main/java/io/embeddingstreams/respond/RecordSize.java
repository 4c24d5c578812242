package io.embeddingstreams.respond;

import io.embeddingstreams.wire.OpenRequest.HeaderField;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** How many bytes parts of a record take in a batch, at most. */
final class RecordSize {
  private static final int OVERHEAD = 512;

  private RecordSize() {}

  static long of(@Nullable Bytes bytes) {
    return bytes == null ? 0 : bytes.get().length;
  }

  /** Headers with what a record and its batch take beside them. */
  static long of(Headers headers) {
    long size = OVERHEAD;
    for (Header header : headers) {
      size += of(header.key(), header.value() == null ? 0 : header.value().length);
    }
    return size;
  }

  static long of(List<HeaderField> headers) {
    long size = 0;
    for (HeaderField header : headers) {
      size += of(header.name(), (int) of(header.value()));
    }
    return size;
  }

  private static long of(String name, int value) {
    return name.length() * 3L + value + 16;
  }
}
