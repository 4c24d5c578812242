package io.embeddingstreams.assemble;

import io.embeddingstreams.wire.DocumentOrigin;
import io.embeddingstreams.wire.KeyOrderRows;
import io.embeddingstreams.wire.OpenRequest;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** The hash of what requests take their turns by. */
record OrderKey(Bytes hash) {
  static OrderKey of(Bytes recordKey) {
    return new OrderKey(KeyOrderRows.hash(recordKey));
  }

  /**
   * By what a request takes its turn: its record key, or the document that it is a version of; null
   * where it has none, or callers want no order.
   */
  static @Nullable OrderKey of(OpenRequest request, boolean byKey) {
    DocumentOrigin document = request.document();
    Bytes key = document != null ? document.identity() : byKey ? request.key() : null;
    return key == null ? null : of(key);
  }
}
