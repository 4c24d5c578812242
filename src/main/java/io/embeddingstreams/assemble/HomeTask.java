package io.embeddingstreams.assemble;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.Bitmap;
import io.embeddingstreams.wire.DeadLetter;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.LookupSplit;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open requests of one home task: opens them, fills them, lets them leave in the order of their
 * key. On the task's stream thread.
 */
final class HomeTask {
  private static final String UNREADABLE = "outcomes of this request can't be read";

  private final AssembleSettings settings;
  private final AssemblyStore store;
  private final Consumer<Reply> reply;
  private final Consumer<Addressed> lookup;
  private final OpenAssemblies open;

  HomeTask(
      AssembleSettings settings,
      AssemblyStore store,
      Consumer<Reply> reply,
      Consumer<Addressed> lookup) {
    this.settings = settings;
    this.store = store;
    this.reply = reply;
    this.lookup = lookup;
    this.open = new OpenAssemblies(settings, store);
  }

  /**
   * A request from the split room: answered at once where nothing is missing and it is its turn.
   */
  void arrive(Handover taken) {
    open.recoverOrder();
    OpenRequest request = taken.request();
    if (open.find(request.assembly().offset()) != null) {
      return;
    }
    OrderKey key = orderKey(request);
    boolean decided = taken.verdict() != null || taken.known().size() == request.items().size();
    if (decided && (key == null || open.isFree(key))) {
      answerAtOnce(taken);
    } else {
      open(taken, key);
    }
  }

  private void answerAtOnce(Handover taken) {
    Verdict verdict = taken.verdict();
    if (verdict == null) {
      reply.accept(new Reply.Answered(taken.request(), outcomes(taken.known())));
    } else {
      reply.accept(new Reply.Refused(taken.request(), verdict));
    }
  }

  private static List<Outcome> outcomes(List<Outcomes.Positioned> ofAllItems) {
    List<Outcome> outcomes = new ArrayList<>(ofAllItems.size());
    for (Outcomes.Positioned known : ofAllItems) {
      outcomes.add(known.outcome());
    }
    return outcomes;
  }

  private void open(Handover taken, @Nullable OrderKey key) {
    OpenRequest request = taken.request();
    long bytes = store.putRequest(request);
    Assembly assembly = assembly(request, bytes, key);
    open.add(assembly);
    if (taken.verdict() != null) {
      decide(assembly, taken.verdict());
    } else if (!taken.known().isEmpty()) {
      fill(assembly, taken.known());
    }
  }

  private Assembly assembly(OpenRequest request, long bytes, @Nullable OrderKey key) {
    return new Assembly(request, bytes, key, new Bitmap(request.items().size()), 0, null, now());
  }

  /** A record of the outcomes topic. */
  void outcomes(byte[] value) {
    open.recoverOrder();
    OutcomesCodec.read(value)
        .match(
            record -> {
              outcomes(record);
              return true;
            },
            unreadable -> {
              AssemblyId id = OutcomesCodec.assembly(value);
              if (unreadable.mayBeNewer()) {
                newer(id);
              } else {
                refuse(id, UNREADABLE);
              }
              return false;
            });
  }

  /**
   * Outcomes of a newer version are dropped: their items are asked for again in any case, and by
   * then another instance may be their owner, or another this request's home.
   */
  private void newer(@Nullable AssemblyId id) {
    Assembly assembly = id == null ? null : open.find(id);
    if (assembly != null) {
      assembly.unreadable(now());
    }
    dropped(1, "newer_version");
  }

  private void outcomes(Outcomes record) {
    Assembly assembly = open.find(record.assembly());
    if (assembly == null || assembly.verdict() != null) {
      dropped(record.outcomes().size(), "unknown");
      return;
    }
    Failure whole = wholeRequest(record);
    if (whole != null) {
      decide(assembly, Verdict.of(whole));
      return;
    }
    int accepted = fill(assembly, record.outcomes());
    dropped(record.outcomes().size() - accepted, "not_missing");
  }

  private static @Nullable Failure wholeRequest(Outcomes record) {
    for (Outcomes.Positioned outcome : record.outcomes()) {
      if (outcome.position() == Outcomes.WHOLE_REQUEST) {
        return outcome.outcome().match(embedded -> null, Outcome.Failed::failure);
      }
    }
    return null;
  }

  private int fill(Assembly assembly, List<Outcomes.Positioned> outcomes) {
    List<Outcomes.Positioned> accepted = assembly.accept(outcomes, now());
    if (accepted.isEmpty()) {
      return 0;
    }
    Failure fatal = assembly.fatal(accepted);
    if (fatal != null) {
      decide(assembly, Verdict.of(fatal));
    } else if (assembly.isDone() && open.isTurn(assembly)) {
      leave(assembly, accepted);
    } else {
      store.append(assembly, accepted);
    }
    return accepted.size();
  }

  private void refuse(@Nullable AssemblyId id, String message) {
    Assembly assembly = id == null ? null : open.find(id);
    if (assembly != null && assembly.verdict() == null) {
      decide(assembly, Verdict.of(Failure.of(ErrorCode.INTERNAL, message)));
    }
    dropped(1, "unreadable");
  }

  private void decide(Assembly assembly, Verdict verdict) {
    assembly.decide(verdict);
    if (open.isTurn(assembly)) {
      leave(assembly, List.of());
    } else {
      store.putVerdict(assembly.offset(), verdict);
    }
  }

  /** Replies, and lets those of the same key follow that only waited for their turn. */
  private void leave(Assembly first, List<Outcomes.Positioned> last) {
    Assembly next = answer(first, last);
    while (next != null && next.isDone()) {
      next = answer(next, List.of());
    }
  }

  private @Nullable Assembly answer(Assembly assembly, List<Outcomes.Positioned> last) {
    OpenRequest request = store.request(assembly.offset());
    Verdict verdict = assembly.verdict();
    if (request != null && verdict != null) {
      reply.accept(new Reply.Refused(request, verdict));
    } else if (request != null) {
      reply.accept(new Reply.Answered(request, store.outcomes(assembly, last)));
    }
    store.delete(assembly);
    return open.remove(assembly);
  }

  /** Decides timeouts, asks again for what has had no news, and takes up what a restart left. */
  void tick() {
    open.recoverOrder();
    store.deleteAnswered();
    open.recover().forEach(this::leaveInTurn);
    long now = now();
    open.unreadable(now).forEach(this::giveUp);
    for (Assembly assembly : open.due(now)) {
      if (open.holds(assembly) && !assembly.isDone()) {
        wake(assembly, now);
      }
    }
  }

  /** Answers a stored request that no instance could read, as far as it can be read. */
  private void giveUp(long offset) {
    Failure failure =
        Failure.of(
            ErrorCode.INTERNAL, "a newer version took this request, and can't go on with it");
    if (!store.giveUp(offset, new Verdict(failure, new DeadLetter(null, true)))) {
      store.deleteRows(offset);
      dropped(1, "unreadable");
    }
    Assembly assembly = open.takeAgain(offset);
    if (assembly != null) {
      leaveInTurn(assembly);
    }
    open.dropOrphans().forEach(this::leaveInTurn);
  }

  private void leaveInTurn(Assembly assembly) {
    if (open.holds(assembly) && open.isTurn(assembly)) {
      leave(assembly, List.of());
    }
  }

  /** Whether there is nothing that a tick could do. */
  boolean isIdle() {
    return open.isEmpty() && !store.hasAnswered();
  }

  private void wake(Assembly assembly, long now) {
    if (assembly.isLate(now)) {
      decide(
          assembly, Verdict.of(Failure.of(ErrorCode.TIMEOUT, "the request's timeout has passed")));
      return;
    }
    if (assembly.isUnreadable(now)) {
      decide(assembly, Verdict.of(Failure.of(ErrorCode.INTERNAL, UNREADABLE)));
      return;
    }
    if (assembly.wantsToAsk(now)) {
      askAgain(assembly);
      assembly.asked(now);
    }
    open.wakeAgain(assembly);
  }

  private void askAgain(Assembly assembly) {
    OpenRequest request = store.request(assembly.offset());
    if (request != null) {
      boolean together = request.shape().together() != null;
      List<Item> missing =
          together
              ? request.items() // part of them would have other vectors
              : assembly.missing().stream().map(request.items()::get).toList();
      LookupSplit.lookups(request, missing, settings.cachePartitions()).forEach(lookup);
    }
  }

  /** The task leaves this thread; its open requests no longer count here. */
  void close() {
    open.close();
  }

  private @Nullable OrderKey orderKey(OpenRequest request) {
    return OrderKey.of(request, settings.orderByKey());
  }

  private void dropped(int count, String reason) {
    if (count > 0) {
      settings.meters().count(Meter.OUTCOMES_DROPPED, count, reason);
    }
  }

  private long now() {
    return settings.clock().millis();
  }
}
