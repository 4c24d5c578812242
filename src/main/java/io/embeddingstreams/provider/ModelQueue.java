package io.embeddingstreams.provider;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.ModelSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What waits for one model, and the deployments to ask. Guarded by the dispatcher's lock. */
final class ModelQueue {
  private static final long MAX_BYTES = 64L << 20;
  private static final int FILLS = 2;

  private final Map<CallShape, Line> fresh = new LinkedHashMap<>();
  private final List<Line> retries = new ArrayList<>();
  private ModelSpec spec;
  private List<Lane> lanes;
  private int waiting;
  private long bytes;
  private long earliestDeadline = Now.NEVER;

  /** An empty queue of this model. */
  ModelQueue(ModelSpec spec, List<Lane> lanes) {
    this.spec = spec;
    this.lanes = lanes;
  }

  /** Takes another configuration; what waits stays. */
  void configure(ModelSpec newSpec, List<Lane> newLanes) {
    spec = newSpec;
    lanes = newLanes;
  }

  /** The model as configured. */
  ModelSpec spec() {
    return spec;
  }

  /** Its deployments. */
  List<Lane> lanes() {
    return lanes;
  }

  /** Whether another item is taken: bytes here count those on the wire, so one may overshoot. */
  boolean hasRoom() {
    long fill = lanes.stream().mapToLong(Lane::fill).sum();
    return waiting < FILLS * fill && bytes < MAX_BYTES;
  }

  /** Whether items wait already with which one of this shape goes together. */
  boolean awaits(CallShape shape) {
    return shape.together() != null && fresh.containsKey(shape);
  }

  /** Removes new items that wait in vain for others with which they go together. */
  List<Held> sweepLeftAlone(long now) {
    List<Held> alone = new ArrayList<>();
    fresh
        .values()
        .removeIf(line -> line.isLeftAlone(now) && alone.addAll(List.copyOf(line.items())));
    waiting -= alone.size();
    return alone;
  }

  /** Whether nothing waits. */
  boolean isIdle() {
    return waiting == 0;
  }

  /** Takes a new item; whether that may let a call go earlier than was planned. */
  boolean add(Held item) {
    Line line = fresh.computeIfAbsent(item.miss().shape(), Line::new);
    line.add(item);
    waiting++;
    bytes += item.bytes();
    noteDeadline(item);
    return line.head() == item
        || lanes.stream().anyMatch(lane -> lane.free() && line.fills(lane.limits()))
        || item.deadlineMillis() == earliestDeadline;
  }

  /** Takes items of a call back; they wait as {@code retry} says. */
  void addAgain(CallShape shape, List<Held> items, Line.Retry retry) {
    if (items.isEmpty()) {
      return;
    }
    Line line = new Line(shape, retry);
    line.addAll(items);
    items.forEach(this::noteDeadline);
    items.forEach(item -> item.onWire(false));
    retries.add(line);
    waiting += items.size();
  }

  /** Lines of items that were sent before, in the order in which they came back. */
  List<Line> retries() {
    return retries;
  }

  /** Lines of new items, the one with the oldest item first. */
  List<Line> fresh() {
    List<Line> lines = new ArrayList<>(fresh.values());
    if (lines.size() > 1) {
      lines.sort(Comparator.comparingLong(line -> line.head().sequence()));
    }
    return lines;
  }

  /** The new items of this shape; null where there are none. */
  @Nullable Line fresh(CallShape shape) {
    return fresh.get(shape);
  }

  /** Moves items to the wire; each stood in front of its line. */
  void send(List<Held> items) {
    items.forEach(item -> item.onWire(true));
    waiting -= items.size();
    prune();
  }

  /** Notes that an item on the wire, sent for an earlier model of this name, is here now. */
  void adopt(Held item) {
    bytes += item.bytes();
  }

  /** Notes that an item has settled. */
  void forget(Held item) {
    bytes -= item.bytes();
  }

  /** Why nothing can be sent: every deployment rests for a fault of its own; else null. */
  @Nullable Failure restsFor(long now) {
    Failure first = null;
    for (Lane lane : lanes) {
      Failure why = lane.breaker().restsFor(now);
      if (why == null) {
        return null;
      }
      first = first == null ? why : first;
    }
    return first;
  }

  /** When {@link #sweep} has something to do, epoch milliseconds. */
  long earliestDeadline() {
    return earliestDeadline;
  }

  /** Notes that the deadline of an item here is this one now. */
  void noteDeadline(Held item) {
    if (item.deadlineMillis() != 0) {
      earliestDeadline = Math.min(earliestDeadline, item.deadlineMillis());
    }
  }

  /** Removes the waiting items whose deadline has passed. */
  List<Held> sweep(Now now) {
    return earliestDeadline > now.epochMillis() ? List.of() : remove(item -> item.expired(now));
  }

  /** Removes the waiting items of which this holds. */
  List<Held> remove(Predicate<Held> which) {
    List<Held> removed = new ArrayList<>();
    lines().forEach(line -> line.remove(which, removed::add));
    waiting -= removed.size();
    earliestDeadline = Now.NEVER;
    prune();
    lines().forEach(line -> line.items().forEach(this::noteDeadline));
    return removed;
  }

  /** Removes everything that waits. */
  List<Held> clear() {
    List<Held> all = new ArrayList<>();
    lines().forEach(line -> all.addAll(line.items()));
    fresh.clear();
    retries.clear();
    waiting = 0;
    return all;
  }

  private List<Line> lines() {
    List<Line> lines = new ArrayList<>(retries);
    lines.addAll(fresh.values());
    return lines;
  }

  private void prune() {
    lines().forEach(Line::prune);
    retries.removeIf(Line::isEmpty);
    fresh.values().removeIf(Line::isEmpty);
  }
}
