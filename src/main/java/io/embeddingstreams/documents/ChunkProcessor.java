package io.embeddingstreams.documents;

import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.Destination;
import io.embeddingstreams.wire.DocumentOrigin;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the reply of a document the deletes of chunks that it no longer has, and remembers how
 * many it has now; other replies pass. It stands where replies leave in the order of their
 * documents, behind the check that may still refuse them. One a home task, on its stream thread
 * alone.
 */
public final class ChunkProcessor implements Processor<byte[], Reply, byte[], Reply> {
  /** Name of the store of counts. */
  public static final String CHUNKS = "chunks";

  /** Name of the store without data that tells of commits. */
  public static final String COMMITS = "chunk-commits";

  private final boolean exactlyOnce;
  private @Nullable ProcessorContext<byte[], Reply> context;
  private @Nullable ChunkStore store;

  /**
   * @param exactlyOnce whether outputs and rows are atomic
   */
  public ChunkProcessor(boolean exactlyOnce) {
    this.exactlyOnce = exactlyOnce;
  }

  @Override
  public void init(ProcessorContext<byte[], Reply> opened) {
    context = opened;
    AfterCommit settled = exactlyOnce ? null : new AfterCommit();
    if (settled != null) {
      CommitSignal commits = opened.getStateStore(COMMITS);
      commits.onCommit(settled::committed);
    }
    store = new ChunkStore(opened.getStateStore(CHUNKS), settled);
  }

  @Override
  public void process(Record<byte[], Reply> record) {
    if (context == null || store == null) {
      return;
    }
    store.settle();
    Reply reply = record.value().match(this::answered, Reply.Refused::new);
    context.forward(record.withValue(reply));
  }

  private Reply answered(OpenRequest request, List<Outcome> outcomes) {
    DocumentOrigin document = request.document();
    Destination destination = request.destination();
    GivenId id = document == null ? null : document.id();
    Bytes identity = document == null ? null : document.identity();
    if (store == null
        || document == null
        || id == null
        || identity == null
        || destination == null) {
      return new Reply.Answered(request, outcomes);
    }
    int most = store.most(identity);
    int now = document.chunked() ? destination.points().size() : 0;
    if (now > 0 || most >= 0) {
      store.put(identity, now, most);
    }
    return new Reply.Answered(
        request.withDeletes(deletes(destination, id, document.chunked(), now, most)), outcomes);
  }

  private static List<GivenId> deletes(
      Destination destination, GivenId id, boolean chunked, int now, int most) {
    List<GivenId> deletes = new ArrayList<>();
    for (int chunk = now; chunk < most; chunk++) {
      deletes.add(DocumentOrigin.chunk(id, chunk));
    }
    if (!chunked || most < 0) {
      // Whole points; of a mapping that cuts now, they are of the time before it did.
      deletes.addAll(destination.deletes());
    }
    return deletes;
  }
}
