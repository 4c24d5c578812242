package io.embeddingstreams.provider;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Which call of a model goes next. A full call goes to a free slot at once, a part-filled one when
 * its oldest item has waited {@code linger}; items that were sent before go first, then shapes by
 * their oldest item.
 */
final class Planner {
  private static final ProviderLimits UNBOUNDED =
      new ProviderLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

  private final long lingerNanos;
  private final Selection selection;

  /** Plans with this linger. */
  Planner(long lingerNanos, Selection selection) {
    this.lingerNanos = lingerNanos;
    this.selection = selection;
  }

  /** The next call, its slot and limits spent; null where none may go now, as the pass notes. */
  @Nullable Batch next(ModelQueue queue, long now, Pass pass) {
    boolean open = false;
    for (Lane lane : queue.lanes()) {
      if (lane.ready(now)) {
        open |= pass.open(lane);
      } else {
        pass.wakeAt(lane.readyAt());
      }
    }
    return open ? first(queue, now, pass) : null;
  }

  private @Nullable Batch first(ModelQueue queue, long now, Pass pass) {
    for (Line line : queue.retries()) {
      Batch batch = of(queue, line, now, pass);
      if (batch != null) {
        return batch;
      }
    }
    for (Line line : queue.fresh()) {
      Batch batch = of(queue, line, now, pass);
      if (batch != null) {
        return batch;
      }
    }
    return null;
  }

  private @Nullable Batch of(ModelQueue queue, Line line, long now, Pass pass) {
    for (Lane lane : selection.order(queue.lanes(), line.retry().avoid(), now)) {
      if (pass.open(lane) && due(line, lane, now, pass)) {
        Filling call = fill(queue, line, lane, now);
        long wait = lane.rates().waitNanos(call, now);
        if (wait == 0) {
          return send(queue, line, lane, call, now);
        }
        pass.block(lane, wait >= Now.NEVER - now ? Now.NEVER : now + wait);
      }
    }
    return null;
  }

  private boolean due(Line line, Lane lane, long now, Pass pass) {
    if (!line.isFresh()) {
      pass.wakeAt(line.retry().dueNanos() > now ? line.retry().dueNanos() : Now.NEVER);
      return line.retry().dueOn(lane, now);
    }
    boolean together = line.shape().together() != null;
    long ripe = line.head().offeredNanos() + (together ? Line.LEFT_ALONE_NANOS : lingerNanos);
    if (line.fills(lane.limits()) || (now >= ripe && !together)) {
      return true;
    }
    pass.wakeAt(ripe <= now ? Now.NEVER : ripe);
    return false;
  }

  private static Filling fill(ModelQueue queue, Line line, Lane lane, long now) {
    if (line.shape().together() != null) {
      return whole(line);
    }
    Filling call = new Filling(lane.limits());
    call.addAll(line.items());
    if (line.retry().joins() && !line.isFresh()) {
      for (Line other : queue.retries()) {
        if (other != line && joins(other, line, lane, now)) {
          call.addAll(other.items());
        }
      }
      Line fresh = queue.fresh(line.shape());
      if (fresh != null) {
        call.addAll(fresh.items());
      }
    }
    return call;
  }

  /** All items, in the order of their positions, which is that of their fingerprints. */
  private static Filling whole(Line line) {
    Filling call = new Filling(UNBOUNDED);
    call.addAll(
        line.items().stream()
            .sorted(Comparator.comparing((Held item) -> item.miss().fingerprint()))
            .toList());
    return call;
  }

  private static boolean joins(Line other, Line line, Lane lane, long now) {
    return other.retry().joins()
        && other.shape().equals(line.shape())
        && other.retry().dueOn(lane, now);
  }

  private static Batch send(ModelQueue queue, Line line, Lane lane, Filling call, long now) {
    int asked = line.shape().dimensions();
    int expected = asked > 0 ? asked : queue.spec().dimensions();
    boolean probe = lane.begin(call, now);
    queue.send(call.items());
    return new Batch(lane, queue, line.shape(), call.items(), expected, probe, now);
  }
}
