package io.embeddingstreams.assemble;

import io.embeddingstreams.wire.KeyOrderRows;
import org.apache.kafka.common.utils.Bytes;

/** The hash of a record key. */
record OrderKey(Bytes hash) {
  static OrderKey of(Bytes recordKey) {
    return new OrderKey(KeyOrderRows.hash(recordKey));
  }
}
