package io.embeddingstreams.assemble;

import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.OperationCodec;
import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Takes arrivals from the split room and records of the outcomes topic, and forwards replies to the
 * respond room and repeated lookups to their topic. One a home task, on its stream thread alone.
 */
public final class AssembleProcessor implements Processor<Object, Object, byte[], Object> {
  /** Name of the store of open requests. */
  public static final String ASSEMBLIES = "assemblies";

  /** Name of the store of the order of keys. */
  public static final String KEY_ORDER = "key-order";

  /** Name of the store without data that tells of commits. */
  public static final String COMMITS = "home-commits";

  private static final Duration TICK = Duration.ofMillis(20);

  private final AssembleSettings settings;
  private final String respond;
  private final String lookups;
  private @Nullable Ticking ticking;

  /**
   * @param respond name of the node that takes replies
   * @param lookups name of the node that takes lookups
   */
  public AssembleProcessor(AssembleSettings settings, String respond, String lookups) {
    this.settings = settings;
    this.respond = respond;
    this.lookups = lookups;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    @Nullable AfterCommit rows = settings.exactlyOnce() ? null : new AfterCommit();
    @Nullable AfterCommit order = settings.exactlyOnce() ? null : new AfterCommit();
    AssemblyStore store =
        new AssemblyStore(
            context.getStateStore(ASSEMBLIES), context.getStateStore(KEY_ORDER), rows, order);
    if (rows != null && order != null) {
      CommitSignal commits = context.getStateStore(COMMITS);
      commits.onCommit(
          () -> {
            rows.committed();
            order.committed();
          });
    }
    HomeTask task =
        new HomeTask(
            settings,
            store,
            reply -> context.forward(record(reply), respond),
            lookup -> context.forward(record(lookup), lookups));
    ticking = new Ticking(context, task);
    ticking.startWhereNeeded();
  }

  @Override
  public void process(Record<Object, Object> record) {
    if (ticking == null) {
      return;
    }
    if (record.value() instanceof Handover taken) {
      ticking.task.arrive(taken);
    } else if (record.value() instanceof byte[] outcomes && !OperationCodec.isReply(outcomes)) {
      ticking.task.outcomes(outcomes);
    }
    ticking.startWhereNeeded();
  }

  @Override
  public void close() {
    if (ticking != null) {
      ticking.task.close();
      ticking = null;
    }
  }

  /**
   * Ticks while requests are open. A task without any does not tick: under exactly-once each
   * punctuation leads to a transaction, also an idle one.
   */
  private static final class Ticking {
    private final ProcessorContext<byte[], Object> context;
    private final HomeTask task;
    private @Nullable Cancellable schedule;

    Ticking(ProcessorContext<byte[], Object> context, HomeTask task) {
      this.context = context;
      this.task = task;
    }

    void startWhereNeeded() {
      if (schedule == null && !task.isIdle()) {
        schedule = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
      }
    }

    private void tick() {
      task.tick();
      if (schedule != null && task.isIdle()) {
        schedule.cancel();
        schedule = null;
      }
    }
  }

  private Record<byte[], Object> record(Object value) {
    return new Record<>(null, value, settings.clock().millis());
  }
}
