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

  /** Reads on; whether no row is left after what has been written up to now. */
  boolean isEmpty() {
    reader.poll(Duration.ofMillis(50)).forEach(this::take);
    return rows.isEmpty() && behind() == 0;
  }

  private long behind() {
    return reader.endOffsets(reader.assignment()).entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - reader.position(end.getKey())))
        .sum();
  }

  @Override
  public String toString() {
    return rows.size() + " rows, " + behind() + " records behind";
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
