package io.embeddingstreams.cache;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Outcome.Source;
import io.embeddingstreams.model.Settled;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.LookupCodec;
import io.embeddingstreams.wire.OperationCodec;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.PendingItem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one cache partition's open task: answers lookups, queues misses, settles them. On
 * the task's stream thread.
 */
final class CacheTask {
  private static final Failure OVERLOADED =
      Failure.of(
          ErrorCode.OVERLOADED,
          "too much work waits for this model; what is cached is answered. Try again later");
  private static final Failure NEWER =
      Failure.of(ErrorCode.INTERNAL, "a newer version queued this input, and can't go on with it");
  private static final int RESULTS_A_TICK = 1_000;
  private static final long PARKED_EVERY_MILLIS = 1_000;

  private final CacheSettings settings;
  private final int partition;
  private final AfterCommit answered;
  private final EntryStore entries;
  private final PendingStore pending;
  private final ParkedLookups parked;
  private final MissQueues queues;
  private final OutcomeSender sender;
  private final Set<Fingerprint> fromCache = new HashSet<>();
  private final EntryUpkeep upkeep;
  private final EntryOperations operations;
  private long parkedMillis;
  private boolean recovered;

  /** Read by any thread: false before a result is taken, true once its rows are deleted. */
  private volatile boolean atRest;

  /**
   * What the partition has on disk.
   *
   * @param answered the rows of {@code pending} and {@code parked} that go after the next commit
   */
  record Stores(
      EntryStore entries, PendingStore pending, ParkedLookups parked, AfterCommit answered) {}

  /**
   * Opens it.
   *
   * @param forward takes records of the outcomes topic and replies to operators
   */
  CacheTask(CacheSettings settings, int partition, Stores stores, Consumer<Addressed> forward) {
    this.settings = settings;
    this.partition = partition;
    this.entries = stores.entries();
    this.pending = stores.pending();
    this.parked = stores.parked();
    this.answered = stores.answered();
    this.upkeep = new EntryUpkeep(entries, settings.partitionBytes());
    settings.figures().opened(partition, entries.counts(), () -> atRest);
    this.queues = new MissQueues(partition, pending, settings, this::answerFromCache, this::giveUp);
    this.sender = new OutcomeSender(forward);
    this.operations = new EntryOperations(partition, entries, settings, forward);
  }

  /** A commit has seen what was forwarded. */
  void committed() {
    answered.committed();
  }

  /** The task leaves this thread. */
  void close() {
    settings.embedder().forget(partition);
    settings.figures().closed(partition, entries.counts());
  }

  /** A record of the lookups topic: a lookup, or an operator's command. */
  void process(byte[] value) {
    recoverOnce();
    drain();
    if (OperationCodec.isCommand(value)) {
      operations.take(value);
      upkeep.trim(settings.clock().millis());
      return;
    }
    LookupCodec.read(value)
        .match(
            this::answer,
            unreadable -> {
              if (unreadable.mayBeNewer()) {
                parked.park(value, settings.clock().millis());
              } else {
                refuse(LookupCodec.assembly(value), unreadable.reason());
              }
              return false;
            });
    sender.flush();
  }

  private void lookAtParked(long now) {
    parked.look(
        now,
        value -> LookupCodec.read(value).match(this::answer, unreadable -> false),
        value -> refuse(LookupCodec.assembly(value), "a newer version wrote it"));
    sender.flush();
  }

  private boolean answer(Lookup lookup) {
    lookup.items().forEach(item -> answer(lookup, item));
    return true;
  }

  /** Takes results, asks for misses, looks after entries and parked lookups. */
  void tick() {
    recoverOnce();
    pending.deleteAnswered();
    drain();
    atRest = answered.isEmpty();
    queues.tick();
    long now = settings.clock().millis();
    upkeep.tick(now);
    if (now - parkedMillis >= PARKED_EVERY_MILLIS) {
      parkedMillis = now;
      lookAtParked(now);
    }
  }

  private void recoverOnce() {
    if (!recovered) {
      recovered = true;
      queues.recover();
    }
  }

  private void answer(Lookup lookup, Item item) {
    long now = settings.clock().millis();
    Entry entry =
        lookup.cache().read()
            ? entries.find(item.fingerprint(), dimensions(lookup.shape()), now)
            : null;
    if (entry != null && entry.answers(now, lookup.cache().maxAgeSeconds())) {
      sender.add(
          lookup.assembly(),
          item.position(),
          item.fingerprint(),
          new Outcome.Embedded(entry.vector(), entry.tokens(), Source.HIT));
      settings.meters().count(Meter.ITEMS, 1, lookup.shape().model(), "hit");
    } else if (lookup.hitsOnly()) {
      sender.add(
          lookup.assembly(), item.position(), item.fingerprint(), new Outcome.Failed(OVERLOADED));
    } else {
      miss(lookup, item, now);
    }
  }

  /** What an entry must have; one of another size than the model has now is none. */
  private int dimensions(CallShape shape) {
    ModelSpec model = settings.models().get().find(shape.model());
    int own = model == null ? 0 : model.dimensions();
    return shape.dimensions() > 0 ? shape.dimensions() : own;
  }

  private void miss(Lookup lookup, Item item, long now) {
    Fingerprint fingerprint = item.fingerprint();
    PendingItem present = pending.open(fingerprint);
    if (present == null) {
      PendingItem opened = Flights.first(lookup, item, now, queues.nextSequence());
      pending.open(fingerprint, opened, lookup, item.position());
      queues.added(fingerprint, opened);
      bypassed(lookup);
      return;
    }
    if (pending.wait(fingerprint, lookup, item.position(), true)) {
      bypassed(lookup);
    }
    PendingItem joined = Flights.joined(present, lookup);
    if (!joined.equals(present)) {
      pending.replace(fingerprint, joined);
      settings.embedder().extend(fingerprint, joined.deadlineMillis());
    }
  }

  private void bypassed(Lookup lookup) {
    if (!lookup.cache().read()) {
      settings.meters().count(Meter.CACHE_EVENTS, 1, "bypassed");
    }
  }

  private void drain() {
    if (!settings.mailboxes().of(partition).isEmpty()) {
      atRest = false;
    }
    for (int i = 0; i < RESULTS_A_TICK; i++) {
      Settled settled = settings.mailboxes().of(partition).take();
      if (settled == null) {
        break;
      }
      settle(settled);
    }
    sender.flush();
  }

  private void settle(Settled settled) {
    Fingerprint fingerprint = settled.fingerprint();
    PendingItem item = pending.open(fingerprint);
    if (item == null || queues.takesBack(settled, item)) {
      return;
    }
    if (Flights.endedTooEarly(item, settled, settings.clock().millis())) {
      queues.again(fingerprint, item);
      return;
    }
    settled.match(
        answer -> {
          store(item, answer);
          return true;
        },
        gaveUp -> false);
    List<PendingStore.Waiting> waiters = pending.waiters(fingerprint);
    for (PendingStore.Waiting waiter : waiters) {
      sender.add(
          waiter.assembly(), waiter.position(), fingerprint, outcome(settled, waiter.coalesced()));
    }
    pending.answered(fingerprint, item, waiters);
    count(item.shape().model(), settled, waiters);
  }

  private void store(PendingItem item, Settled.Answered answer) {
    if (fromCache.remove(answer.fingerprint())) {
      return;
    }
    long now = settings.clock().millis();
    Entry entry =
        new Entry(
            answer.vector(),
            answer.tokens(),
            item.cache().namespace(),
            item.cache().space(),
            answer.upstreamModel(),
            now,
            Flights.expiresMillis(item.cache(), now));
    boolean stored =
        item.cache().store()
            && settings.diskHasRoom().getAsBoolean()
            && entries.put(answer.fingerprint(), entry);
    if (!stored) {
      settings.meters().count(Meter.CACHE_EVENTS, 1, "not_stored");
    }
  }

  /**
   * Whether an entry answers a recovered item, unpaid: where nobody may read the cache for it, one
   * that was stored since it was queued. A zombie's item is younger than the owner's entry.
   */
  private boolean answerFromCache(Fingerprint fingerprint, PendingItem item) {
    long now = settings.clock().millis();
    Entry entry = entries.find(fingerprint, dimensions(item.shape()), now);
    if (entry == null
        || (!item.cache().read() && entry.writtenMillis() < item.queuedMillis())
        || !entry.answers(now, item.cache().maxAgeSeconds())) {
      return false;
    }
    fromCache.add(fingerprint);
    settings
        .mailboxes()
        .of(partition)
        .put(
            new Settled.Answered(
                fingerprint, entry.vector(), entry.tokens(), entry.upstreamModel()));
    return true;
  }

  /** A newer version queued it, and no instance of that version came. */
  private void giveUp(long group, PendingStore.Queued row) {
    settings.meters().count(Meter.CACHE_EVENTS, 1, "unreadable");
    List<PendingStore.Waiting> waiters = pending.waiters(row.fingerprint());
    for (PendingStore.Waiting waiter : waiters) {
      sender.add(
          waiter.assembly(), waiter.position(), row.fingerprint(), new Outcome.Failed(NEWER));
    }
    pending.gaveUp(group, row, waiters);
    sender.flush();
  }

  /** The lookup can't be read: its whole request fails rather than hangs. */
  private void refuse(@Nullable AssemblyId assembly, String reason) {
    settings.meters().count(Meter.CACHE_EVENTS, 1, "unreadable");
    if (assembly != null) {
      Failure failure =
          Failure.of(ErrorCode.INTERNAL, "a lookup of this request can't be read: " + reason);
      sender.add(
          assembly, Outcomes.WHOLE_REQUEST, Outcomes.NO_FINGERPRINT, new Outcome.Failed(failure));
    }
  }

  private void count(String model, Settled settled, List<PendingStore.Waiting> waiters) {
    long coalesced = waiters.stream().filter(PendingStore.Waiting::coalesced).count();
    String result = settled.match(answer -> "embedded", gaveUp -> "failed");
    settings.meters().count(Meter.ITEMS, 1.0 + (double) coalesced, model, "miss");
    settings.meters().count(Meter.MISSES, (double) coalesced, model, "coalesced");
    settings.meters().count(Meter.MISSES, 1, model, "sent");
    settings.meters().count(Meter.SENT, 1, model, result);
  }

  private static Outcome outcome(Settled settled, boolean coalesced) {
    Source source = coalesced ? Source.COALESCED : Source.SENT;
    return settled.match(
        answer -> new Outcome.Embedded(answer.vector(), answer.tokens(), source),
        gaveUp -> new Outcome.Failed(gaveUp.failure()));
  }
}
