package io.embeddingstreams.provider;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Together;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Items of one shape that wait in order. Guarded by the dispatcher's lock. */
final class Line {
  /** Two rounds of the net that asks for lost items again (30 s, then 60 s) are over by then. */
  static final long LEFT_ALONE_NANOS = 120_000_000_000L;

  private final CallShape shape;
  private final Deque<Held> items = new ArrayDeque<>();
  private final Retry retry;
  private final boolean fresh;
  private long tokens;
  private long bytes;

  /**
   * How items that were sent before go again.
   *
   * @param dueNanos not before
   * @param avoid asked only where no other is ready; null: none
   * @param elsewhereAtOnce whether another deployment is asked without waiting for the due time
   * @param joins whether they may share a call with others; not where one may be at fault
   */
  record Retry(long dueNanos, @Nullable Lane avoid, boolean elsewhereAtOnce, boolean joins) {
    /** Whether this lane may be asked now. */
    boolean dueOn(Lane lane, long now) {
      return now >= dueNanos || (elsewhereAtOnce && lane != avoid);
    }
  }

  /** An empty line of items that were never sent. */
  Line(CallShape shape) {
    this(shape, new Retry(0, null, false, true), true);
  }

  /** An empty line of items that are sent again. */
  Line(CallShape shape, Retry retry) {
    this(shape, retry, false);
  }

  private Line(CallShape shape, Retry retry, boolean fresh) {
    this.shape = shape;
    this.retry = retry;
    this.fresh = fresh;
  }

  /** Whether its items were never sent. */
  boolean isFresh() {
    return fresh;
  }

  /** What its items have in common. */
  CallShape shape() {
    return shape;
  }

  /** When and where it goes. */
  Retry retry() {
    return retry;
  }

  /** The items that wait, oldest first. */
  Collection<Held> items() {
    return items;
  }

  /** Adds an item at the end. */
  void add(Held item) {
    items.addLast(item);
    tokens += item.tokens();
    bytes += item.bytes();
  }

  /** Adds items at the end. */
  void addAll(Iterable<Held> more) {
    more.forEach(this::add);
  }

  /** Whether nothing waits. */
  boolean isEmpty() {
    return items.isEmpty();
  }

  /** The oldest item; the line must not be empty. */
  Held head() {
    return items.getFirst();
  }

  /**
   * Whether it holds a full call: all that go together, or as many as fit.
   *
   * @param limits of a call
   */
  boolean fills(ProviderLimits limits) {
    Together together = shape.together();
    if (together != null) {
      return items.size() >= together.items();
    }
    return items.size() >= limits.inputs() || tokens >= limits.tokens() || bytes >= limits.bytes();
  }

  /** Whether it never goes as it is, since others that go together with it do not come. */
  boolean isLeftAlone(long now) {
    Together together = shape.together();
    return fresh
        && together != null
        && !items.isEmpty()
        && items.size() < together.items()
        && now >= head().offeredNanos() + LEFT_ALONE_NANOS;
  }

  /** Forgets the items in front that a call holds now. */
  void prune() {
    while (!items.isEmpty() && items.getFirst().onWire()) {
      forget(items.removeFirst());
    }
  }

  /** Takes out the items of which this holds, and hands them over. */
  void remove(Predicate<Held> which, Consumer<Held> removed) {
    items.removeIf(
        item -> {
          boolean goes = which.test(item);
          if (goes) {
            forget(item);
            removed.accept(item);
          }
          return goes;
        });
  }

  private void forget(Held item) {
    tokens -= item.tokens();
    bytes -= item.bytes();
  }
}
