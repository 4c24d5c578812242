package io.embeddingstreams.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store under at_least_once that counts what it writes. Kafka Streams takes the offset of the
 * last record that it has written to a changelog for how far the store agrees with it. That is
 * wrong where another instance wrote between two of them, or where one of them was given up: then
 * the changelog has grown by another number of records than were written here. From there on the
 * store keeps to the last offset that was right, from which its next opening restores (decision
 * 27).
 */
final class CountedStore extends OnRocks {
  private static final Logger LOG = LoggerFactory.getLogger(CountedStore.class);

  /** The offset before the first; Kafka Streams has a smaller one for what it doesn't know. */
  private static final long NOTHING = -1;

  private final Map<TopicPartition, Long> agreed = new HashMap<>();
  private long written;
  private boolean disagrees;

  CountedStore(KeyValueStore<Bytes, byte[]> rocks) {
    super(rocks);
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    agreed.clear();
    written = 0;
    disagrees = false;
    super.init(context, root);
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    offsets.forEach(
        (changelog, offset) -> {
          long from = Math.max(NOTHING, agreed.getOrDefault(changelog, NOTHING));
          if (written > 0 && !disagrees && offset != from + written) {
            disagrees = true;
            LOG.warn(
                "{}: {} records came to the changelog where {} were written here; opened again,"
                    + " the store restores from offset {}",
                changelog,
                offset - from,
                written,
                from + 1);
          }
          if (!disagrees) {
            agreed.put(changelog, offset);
          }
        });
    written = 0;
    super.commit(disagrees ? agreed : offsets);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    super.put(key, value);
    written++;
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    byte[] there = super.putIfAbsent(key, value);
    if (there == null) {
      written++;
    }
    return there;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
    super.putAll(rows);
    written += rows.size();
  }

  @Override
  public byte[] delete(Bytes key) {
    byte[] deleted = super.delete(key);
    written++;
    return deleted;
  }
}
