package io.embeddingstreams.assemble;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.Bitmap;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.LookupSplit;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open requests of one home task: opens them, fills them, lets them leave in the order of their
 * key. On the task's stream thread.
 */
final class HomeTask {
  private static final int RECOVERED_A_TICK = 200;
  private static final String UNREADABLE = "outcomes of this request can't be read";

  private final AssembleSettings settings;
  private final AssemblyStore store;
  private final Consumer<Reply> reply;
  private final Consumer<Addressed> lookup;
  private final Map<Long, Assembly> open = new HashMap<>();
  private final KeyOrder order = new KeyOrder();
  private final Wakeups wakeups = new Wakeups();
  private boolean orderKnown;
  private @Nullable Long recoverAfter = -1L;

  HomeTask(
      AssembleSettings settings,
      AssemblyStore store,
      Consumer<Reply> reply,
      Consumer<Addressed> lookup) {
    this.settings = settings;
    this.store = store;
    this.reply = reply;
    this.lookup = lookup;
  }

  /**
   * A request from the split room: answered at once where nothing is missing and it is its turn.
   */
  void arrive(Handover taken) {
    recoverOrder();
    OpenRequest request = taken.request();
    long offset = request.assembly().offset();
    if (find(offset) != null) {
      return;
    }
    OrderKey key = orderKey(request);
    boolean decided = taken.verdict() != null || taken.known().size() == request.items().size();
    if (decided && (key == null || order.isFree(key))) {
      answerAtOnce(taken);
    } else {
      open(taken, key);
    }
  }

  private void answerAtOnce(Handover taken) {
    Assembly assembly = assembly(taken.request(), 0, null);
    assembly.accept(taken.known(), now());
    Failure fatal = assembly.fatal(taken.known());
    Verdict verdict = fatal == null ? taken.verdict() : Verdict.of(fatal);
    if (verdict == null) {
      List<Outcome> outcomes = taken.known().stream().map(Outcomes.Positioned::outcome).toList();
      reply.accept(new Reply.Answered(taken.request(), outcomes));
    } else {
      reply.accept(new Reply.Refused(taken.request(), verdict));
    }
  }

  private void open(Handover taken, @Nullable OrderKey key) {
    OpenRequest request = taken.request();
    long bytes = store.putRequest(request);
    Assembly assembly = assembly(request, bytes, key);
    if (key != null) {
      order.add(key, assembly.offset());
      store.putOrder(key, assembly.offset());
    }
    keep(assembly);
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
    recoverOrder();
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
    Assembly assembly = id == null ? null : find(id);
    if (assembly != null) {
      assembly.unreadable(now());
    }
    dropped(1, "newer_version");
  }

  private void outcomes(Outcomes record) {
    Assembly assembly = find(record.assembly());
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
    } else if (assembly.isDone() && isTurn(assembly)) {
      leave(assembly, accepted);
    } else {
      store.append(assembly, accepted);
    }
    return accepted.size();
  }

  private void refuse(@Nullable AssemblyId id, String message) {
    Assembly assembly = id == null ? null : find(id);
    if (assembly != null && assembly.verdict() == null) {
      decide(assembly, Verdict.of(Failure.of(ErrorCode.INTERNAL, message)));
    }
    dropped(1, "unreadable");
  }

  private void decide(Assembly assembly, Verdict verdict) {
    assembly.decide(verdict);
    if (isTurn(assembly)) {
      leave(assembly, List.of());
    } else {
      store.putVerdict(assembly.offset(), verdict);
    }
  }

  private boolean isTurn(Assembly assembly) {
    OrderKey key = assembly.orderKey();
    return key == null || order.isFirst(key, assembly.offset());
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
    forget(assembly);
    OrderKey key = assembly.orderKey();
    Long next = key == null ? null : order.remove(key, assembly.offset());
    return next == null ? null : find(next);
  }

  /** Decides timeouts, asks again for what has had no news, and takes up what a restart left. */
  void tick() {
    recoverOrder();
    store.deleteAnswered();
    recover();
    long now = now();
    for (Long offset = wakeups.due(now); offset != null; offset = wakeups.due(now)) {
      Assembly assembly = open.get(offset);
      if (assembly != null && !assembly.isDone()) {
        wake(assembly, now);
      }
    }
  }

  /** Whether there is nothing that a tick could do. */
  boolean isIdle() {
    return open.isEmpty() && recoverAfter == null && !store.hasAnswered();
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
    wakeups.add(assembly.wakeMillis(), assembly.offset());
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

  /** The order of keys is known before the first request is taken. */
  private void recoverOrder() {
    if (!orderKnown) {
      orderKnown = true;
      if (settings.orderByKey()) {
        store.eachOrder(order::add);
      }
    }
  }

  private void recover() {
    for (int i = 0; recoverAfter != null && i < RECOVERED_A_TICK; i++) {
      recoverAfter = store.nextAfter(recoverAfter);
      Assembly assembly = recoverAfter == null ? null : find(recoverAfter);
      if (assembly != null && assembly.isDone() && isTurn(assembly)) {
        leave(assembly, List.of());
      }
      if (recoverAfter == null) {
        dropOrphans();
      }
    }
  }

  /**
   * Under at_least_once a crash can leave the place of a request that is gone, since the two stores
   * have changelogs of their own. It would hold back its key for ever.
   */
  private void dropOrphans() {
    order
        .without(open.keySet())
        .forEach(
            (offset, key) -> {
              store.deleteOrder(key, offset);
              Long next = order.remove(key, offset);
              Assembly freed = next == null ? null : open.get(next);
              if (freed != null && freed.isDone()) {
                leave(freed, List.of());
              }
            });
  }

  private @Nullable Assembly find(AssemblyId id) {
    Assembly assembly = find(id.offset());
    return assembly != null && assembly.id().equals(id) ? assembly : null;
  }

  private @Nullable Assembly find(long offset) {
    Assembly known = open.get(offset);
    if (known != null || (recoverAfter == null)) {
      return known;
    }
    Assembly loaded = store.load(offset, settings.orderByKey(), now());
    if (loaded != null) {
      keep(loaded);
      OrderKey key = loaded.orderKey();
      if (key != null) {
        order.add(key, offset);
      }
    }
    return loaded;
  }

  private void keep(Assembly assembly) {
    open.put(assembly.offset(), assembly);
    settings.openWork().add(assembly.model(), assembly.itemCount(), assembly.bytes());
    wakeups.add(assembly.wakeMillis(), assembly.offset());
  }

  private void forget(Assembly assembly) {
    open.remove(assembly.offset());
    settings.openWork().remove(assembly.model(), assembly.itemCount(), assembly.bytes());
  }

  /** The task leaves this thread; its open requests no longer count here. */
  void close() {
    List.copyOf(open.values()).forEach(this::forget);
  }

  private @Nullable OrderKey orderKey(OpenRequest request) {
    return settings.orderByKey() && request.key() != null ? OrderKey.of(request.key()) : null;
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
