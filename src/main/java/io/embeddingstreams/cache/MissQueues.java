package io.embeddingstreams.cache;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.Settled;
import io.embeddingstreams.wire.PendingItem;
import io.embeddingstreams.wire.PendingRows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Offers the misses of one cache partition to the embedder, each model's in order. On the task's
 * stream thread.
 *
 * <p>The queue stands on disk. A miss is offered as it comes while its model has no backlog; once
 * the embedder is full the rest waits, and each tick goes on from a cursor, never from the front,
 * where deleted rows would be met again and again. What a scan found is kept until it is offered,
 * so a full embedder costs a tick no scan. After a restart all cursors stand at the front once.
 */
final class MissQueues {
  private static final int SCAN = 256;
  private static final long UNKNOWN_MODEL_MILLIS = 300_000;
  private static final long UNREAD_MILLIS = 300_000;

  private final int cachePartition;
  private final PendingStore pending;
  private final CacheSettings settings;
  private final BiPredicate<Fingerprint, PendingItem> answeredFromCache;
  private final BiConsumer<Long, PendingStore.Queued> gaveUp;
  private final Map<Long, Queue> queues = new HashMap<>();
  private long lastSequence;
  private long firstSequence;
  private @Nullable Bytes sweptTo;
  private boolean swept;

  /**
   * @param answeredFromCache puts a result into the mailbox where the cache has what a recovered
   *     item waits for
   * @param gaveUp takes the queue's group and the place of an item that nobody could read
   */
  MissQueues(
      int cachePartition,
      PendingStore pending,
      CacheSettings settings,
      BiPredicate<Fingerprint, PendingItem> answeredFromCache,
      BiConsumer<Long, PendingStore.Queued> gaveUp) {
    this.cachePartition = cachePartition;
    this.pending = pending;
    this.settings = settings;
    this.answeredFromCache = answeredFromCache;
    this.gaveUp = gaveUp;
  }

  private static final class Queue {
    /** Scanned and not yet offered, in order; all stand behind the cursor. */
    private final Deque<PendingStore.Queued> ahead = new ArrayDeque<>();

    private long cursor = -1;
    private boolean backlog;

    /** When one was met that only a newer version reads; 0: none was. */
    private long unreadMillis;

    /** Whether those that are met now have waited long enough. */
    private boolean givesUp;

    /** Begins again at the front, five minutes after one was met that can't be read. */
    private void lookAgain(long nowMillis) {
      if (unreadMillis > 0 && nowMillis - unreadMillis >= UNREAD_MILLIS) {
        unreadMillis = 0;
        givesUp = true;
        cursor = -1;
        ahead.clear();
        backlog = true;
      }
    }
  }

  /** Finds what an earlier task left, to be offered by the ticks that follow. */
  void recover() {
    firstSequence = nextSequence();
    for (long group : pending.groups()) {
      queue(group).backlog = true;
    }
  }

  /** A greater number at each call, also than those of earlier tasks: it begins with the time. */
  long nextSequence() {
    lastSequence = Math.max(lastSequence + 1, settings.clock().millis() << 20);
    return lastSequence;
  }

  /** Offers a new miss, or leaves it to the ticks. */
  void added(Fingerprint fingerprint, PendingItem item) {
    Queue queue = queue(PendingRows.group(item.shape().model()));
    if (!queue.backlog && offer(fingerprint, item)) {
      queue.cursor = item.sequence();
    } else {
      queue.backlog = true;
    }
  }

  /** Puts a miss that is open at the end of its queue, and offers it once more. */
  void again(Fingerprint fingerprint, PendingItem item) {
    PendingItem last = Flights.requeued(item, nextSequence());
    pending.requeue(fingerprint, item, last);
    added(fingerprint, last);
  }

  /** Offers what waits, as far as the embedder has room: one bounded scan a model. */
  void tick() {
    if (!swept) {
      sweptTo = pending.dropOrphans(sweptTo, SCAN);
      swept = sweptTo == null;
    }
    queues.forEach(
        (group, queue) -> {
          queue.lookAgain(settings.clock().millis());
          if (queue.backlog) {
            advance(group, queue);
          }
        });
  }

  private void advance(long group, Queue queue) {
    boolean scanned = queue.ahead.isEmpty();
    if (scanned) {
      queue.ahead.addAll(pending.queued(group, queue.cursor, SCAN));
    }
    boolean last = scanned && queue.ahead.size() < SCAN;
    for (var row = queue.ahead.peek(); row != null; row = queue.ahead.peek()) {
      PendingItem item = pending.open(row.fingerprint());
      if (item == null && pending.isUnread(row.fingerprint())) {
        unread(group, queue, row);
      } else if (item == null || item.sequence() != row.sequence()) {
        pending.dropQueued(group, row);
      } else if (!settledHere(row, item) && !offer(row.fingerprint(), item)) {
        return;
      }
      queue.ahead.remove();
      queue.cursor = row.sequence();
    }
    queue.backlog = !last;
    queue.givesUp &= !last;
  }

  /**
   * An item that only a newer version reads keeps its place: an instance that can may own the
   * partition next, or a lookup of this version replace it.
   */
  private void unread(long group, Queue queue, PendingStore.Queued row) {
    if (queue.givesUp) {
      gaveUp.accept(group, row);
    } else if (queue.unreadMillis == 0) {
      queue.unreadMillis = settings.clock().millis();
    }
  }

  private boolean settledHere(PendingStore.Queued row, PendingItem item) {
    long now = settings.clock().millis();
    Fingerprint fingerprint = row.fingerprint();
    if (item.deadlineMillis() > 0 && now >= item.deadlineMillis()) {
      return giveUp(fingerprint, Failure.of(ErrorCode.TIMEOUT, "the request's timeout has passed"));
    }
    if (row.sequence() < firstSequence && answeredFromCache.test(fingerprint, item)) {
      return true;
    }
    String model = item.shape().model();
    if (settings.models().get().find(model) == null
        && now - item.queuedMillis() > UNKNOWN_MODEL_MILLIS) {
      return giveUp(
          fingerprint,
          Failure.of(
              ErrorCode.MODEL_NOT_FOUND,
              "the instance that owns this input does not know the model " + model,
              "model"));
    }
    return false;
  }

  /**
   * Queues again what the embedder gave up because a reload took its model away, unless it has
   * waited long enough; whether it did.
   */
  boolean takesBack(Settled settled, PendingItem item) {
    boolean unknown =
        settled.match(
            answer -> false, gaveUp -> gaveUp.failure().code() == ErrorCode.MODEL_NOT_FOUND);
    if (!unknown || settings.clock().millis() - item.queuedMillis() > UNKNOWN_MODEL_MILLIS) {
      return false;
    }
    Queue queue = queue(PendingRows.group(item.shape().model()));
    queue.cursor = Math.min(queue.cursor, item.sequence() - 1);
    queue.ahead.clear();
    queue.backlog = true;
    return true;
  }

  private boolean giveUp(Fingerprint fingerprint, Failure failure) {
    settings.mailboxes().of(cachePartition).put(new Settled.GaveUp(fingerprint, failure));
    return true;
  }

  private boolean offer(Fingerprint fingerprint, PendingItem item) {
    if (settings.models().get().find(item.shape().model()) == null) {
      return false;
    }
    Miss miss =
        new Miss(
            fingerprint,
            item.shape(),
            item.input(),
            item.tokens(),
            item.deadlineMillis(),
            cachePartition);
    return settings.embedder().offer(miss, settings.mailboxes().of(cachePartition)::put);
  }

  private Queue queue(long group) {
    return queues.computeIfAbsent(group, g -> new Queue());
  }
}
