package io.embeddingstreams.it;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.utils.Bytes;

/** The rows that a store holds, as its changelog tells. One thread. */
final class Leftovers implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> reader = Caller.reader();
  private final Set<Bytes> rows = new HashSet<>();

  Leftovers(String changelog) {
    Caller.assign(reader, changelog);
  }

  /** How many rows there are after what has been written up to now. */
  int count() {
    var ends = reader.endOffsets(reader.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      reader.poll(Duration.ofMillis(50)).forEach(this::take);
    }
    return rows.size();
  }

  private void take(ConsumerRecord<byte[], byte[]> row) {
    if (row.value() == null) {
      rows.remove(Bytes.wrap(row.key()));
    } else {
      rows.add(Bytes.wrap(row.key()));
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
