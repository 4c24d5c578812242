package io.embeddingstreams.cache;

import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.HostedEntries;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Answers lookups from the entries of one cache partition and sends the misses to the embedder. One
 * a task, on its stream thread alone; results of providers come through the partition's mailbox.
 */
public final class CacheProcessor implements Processor<byte[], byte[], byte[], Addressed> {
  /** Name of the store of entries. */
  public static final String EMBEDDINGS = "embeddings";

  /** Name of the store of misses. */
  public static final String PENDING = "pending";

  /** Name of the store without data that tells of commits. */
  public static final String COMMITS = "cache-commits";

  private static final Duration TICK = Duration.ofMillis(5);

  private final CacheSettings settings;
  private @Nullable CacheTask task;
  private Runnable release = () -> {};

  /** With what all tasks of the instance share. */
  public CacheProcessor(CacheSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<byte[], Addressed> context) {
    int partition = context.taskId().partition();
    KeyValueStore<Bytes, byte[]> entries = context.getStateStore(EMBEDDINGS);
    HostedEntries hosted = settings.hosted();
    hosted.opened(partition, entries);
    CacheTask opened =
        new CacheTask(
            settings,
            partition,
            stores(entries, context.getStateStore(PENDING)),
            value -> context.forward(new Record<>(null, value, settings.clock().millis())));
    CommitSignal commits = context.getStateStore(COMMITS);
    commits.onCommit(opened::committed);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> opened.tick());
    task = opened;
    release = () -> hosted.closed(partition, entries);
  }

  private CacheTask.Stores stores(
      KeyValueStore<Bytes, byte[]> entries, KeyValueStore<Bytes, byte[]> misses) {
    AfterCommit answered = new AfterCommit();
    return new CacheTask.Stores(
        new EntryStore(
            entries, settings.meters(), settings.partitionBytes(), settings.hosted()::changed),
        new PendingStore(misses, answered),
        new ParkedLookups(misses, answered),
        answered);
  }

  @Override
  public void process(Record<byte[], byte[]> lookup) {
    if (task != null && lookup.value() != null) {
      task.process(lookup.value());
    }
  }

  @Override
  public void close() {
    if (task != null) {
      release.run();
      task.close();
      task = null;
    }
  }
}
