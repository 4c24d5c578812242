package io.embeddingstreams.assemble;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.OperationCodec;
import io.embeddingstreams.wire.OutcomesCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** Name of the store of the order of documents. */
  public static final String DOCUMENT_ORDER = "document-order";

  /** Name of the store without data that tells of commits. */
  public static final String COMMITS = "home-commits";

  private static final Duration TICK = Duration.ofMillis(20);

  private final AssembleSettings settings;
  private final String respond;
  private final String lookups;
  private final @Nullable String documents;
  private @Nullable Ticking ticking;

  /**
   * @param respond name of the node that takes replies
   * @param lookups name of the node that takes lookups
   * @param documents the topic of documents, whose requests have an order of their own; null where
   *     there is none
   */
  public AssembleProcessor(
      AssembleSettings settings, String respond, String lookups, @Nullable String documents) {
    this.settings = settings;
    this.respond = respond;
    this.lookups = lookups;
    this.documents = documents;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    List<AfterCommit> answered = new ArrayList<>();
    HomeTask requests = home(context, AssemblyStore.REQUESTS, KEY_ORDER, settings, answered);
    HomeTask ofDocuments =
        documents == null
            ? null
            : home(context, AssemblyStore.DOCUMENTS, DOCUMENT_ORDER, settings.ordered(), answered);
    if (!answered.isEmpty()) {
      CommitSignal commits = context.getStateStore(COMMITS);
      commits.onCommit(() -> answered.forEach(AfterCommit::committed));
    }
    ticking = new Ticking(context, requests, ofDocuments);
    ticking.startWhereNeeded();
  }

  private HomeTask home(
      ProcessorContext<byte[], Object> context,
      int source,
      String order,
      AssembleSettings own,
      List<AfterCommit> answered) {
    @Nullable AfterCommit rows = own.exactlyOnce() ? null : new AfterCommit();
    @Nullable AfterCommit places = own.exactlyOnce() ? null : new AfterCommit();
    if (rows != null && places != null) {
      answered.add(rows);
      answered.add(places);
    }
    AssemblyStore store =
        new AssemblyStore(
            source, context.getStateStore(ASSEMBLIES), context.getStateStore(order), rows, places);
    return new HomeTask(
        own,
        store,
        reply -> context.forward(record(reply), respond),
        lookup -> context.forward(record(lookup), lookups));
  }

  @Override
  public void process(Record<Object, Object> record) {
    if (ticking == null) {
      return;
    }
    if (record.value() instanceof Handover taken) {
      ticking.of(taken.request().assembly()).arrive(taken);
    } else if (record.value() instanceof byte[] outcomes && !OperationCodec.isReply(outcomes)) {
      ticking.of(OutcomesCodec.assembly(outcomes)).outcomes(outcomes);
    }
    ticking.startWhereNeeded();
  }

  @Override
  public void close() {
    if (ticking != null) {
      ticking.tasks.forEach(HomeTask::close);
      ticking = null;
    }
  }

  /**
   * Ticks while requests are open. A task without any does not tick: under exactly-once each
   * punctuation leads to a transaction, also an idle one.
   */
  private final class Ticking {
    private final ProcessorContext<byte[], Object> context;
    private final HomeTask requests;
    private final @Nullable HomeTask ofDocuments;
    private final List<HomeTask> tasks;
    private @Nullable Cancellable schedule;

    Ticking(
        ProcessorContext<byte[], Object> context,
        HomeTask requests,
        @Nullable HomeTask ofDocuments) {
      this.context = context;
      this.requests = requests;
      this.ofDocuments = ofDocuments;
      this.tasks = ofDocuments == null ? List.of(requests) : List.of(requests, ofDocuments);
    }

    /** Whose assembly it is; the requests' where that is not known. */
    HomeTask of(@Nullable AssemblyId assembly) {
      boolean document = assembly != null && assembly.topic().equals(documents);
      return document && ofDocuments != null ? ofDocuments : requests;
    }

    void startWhereNeeded() {
      if (schedule == null && !isIdle()) {
        schedule = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
      }
    }

    private void tick() {
      tasks.forEach(HomeTask::tick);
      if (schedule != null && isIdle()) {
        schedule.cancel();
        schedule = null;
      }
    }

    private boolean isIdle() {
      return tasks.stream().allMatch(HomeTask::isIdle);
    }
  }

  private Record<byte[], Object> record(Object value) {
    return new Record<>(null, value, settings.clock().millis());
  }
}
