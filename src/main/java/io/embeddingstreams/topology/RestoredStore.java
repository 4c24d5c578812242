package io.embeddingstreams.topology;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store that is empty when it opens and takes all of its rows from its changelog: for few rows
 * that must not be lost under at_least_once (decision 27).
 */
final class RestoredStore extends OnRocks {
  private static final String ROCKS_FOLDER = "rocksdb"; // Kafka Streams', below the task's

  RestoredStore(KeyValueStore<Bytes, byte[]> rocks) {
    super(rocks);
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    File rows = new File(new File(context.stateDir(), ROCKS_FOLDER), name());
    try {
      Utils.delete(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + rows + ", which is to be restored", e);
    }
    super.init(context, root);
  }

  /** Keeps no offset: nobody may restore from it later, exactly-once neither. */
  @Override
  public void commit(Map<TopicPartition, Long> offsets) {}

  /** None: a restore begins with the first record. */
  @Override
  public @Nullable Long committedOffset(TopicPartition changelog) {
    return null;
  }
}
