package io.embeddingstreams.provider;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.RetryPolicy;
import io.embeddingstreams.model.Settled;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the dispatcher knows and decides: what waits, what is on the wire, what goes
 * next. No I/O, clock or thread of its own; the dispatcher's lock guards it.
 */
final class Desk {
  private static final long LONGEST_SLEEP_MILLIS = 3_600_000;
  private static final Failure LEFT_ALONE =
      Failure.of(ErrorCode.INTERNAL, "the inputs of the request did not come together");

  private final Function<Deployment, ProviderLimits> limits;
  private final RetryPolicy policy;
  private final Planner planner;
  private final Aftermath aftermath;
  private final Map<Fingerprint, Held> held = new HashMap<>();
  private final Map<Deployment, Lane> lanes = new LinkedHashMap<>();
  private final Map<String, ModelQueue> queues = new LinkedHashMap<>();
  private Set<ModelQueue> turns = new LinkedHashSet<>();
  private List<Settlement> settlements = new ArrayList<>();
  private double share = 1;
  private long sequence;
  private int onWire;
  private boolean stopped;

  /** Someone to tell what became of a miss. */
  record Settlement(Consumer<Settled> done, Settled settled) {}

  /** What an offer led to. */
  enum Offer {
    REFUSED,
    TAKEN,
    /** Taken, and a call may go earlier than was planned. */
    TAKEN_NOW
  }

  /**
   * What is to be done.
   *
   * @param wakeNanos when to look again
   */
  record Round(List<Batch> calls, List<Settlement> settlements, long wakeNanos) {
    /** Whether there is nothing to do. */
    boolean isEmpty() {
      return calls.isEmpty() && settlements.isEmpty();
    }
  }

  /** An empty desk without models. */
  Desk(
      Function<Deployment, ProviderLimits> limits,
      long lingerNanos,
      RetryPolicy policy,
      RandomGenerator random) {
    this.limits = limits;
    this.policy = policy;
    this.planner = new Planner(lingerNanos, new Selection(random));
    this.aftermath = new Aftermath(policy, new Backoff(policy, random));
  }

  /** Takes a miss, as {@link io.embeddingstreams.model.Embedder#offer} says. */
  Offer offer(Miss miss, Consumer<Settled> done, Now now) {
    Held known = held.get(miss.fingerprint());
    if (known != null) {
      known.attach(done);
      known.extend(miss.deadlineMillis());
      return Offer.TAKEN;
    }
    if (stopped) {
      return Offer.REFUSED;
    }
    @Nullable Failure unusable =
        miss.input().<@Nullable Failure>match(text -> null, tokens -> null, bad -> bad.failure());
    ModelQueue queue = queues.get(miss.shape().model());
    if (queue == null || unusable != null) {
      Failure failure = unusable == null ? unknown(miss.shape().model()) : unusable;
      settlements.add(new Settlement(done, new Settled.GaveUp(miss.fingerprint(), failure)));
      return Offer.TAKEN_NOW;
    }
    return queue.hasRoom() || queue.awaits(miss.shape())
        ? take(queue, miss, done, now)
        : Offer.REFUSED;
  }

  private Offer take(ModelQueue queue, Miss miss, Consumer<Settled> done, Now now) {
    Held item = new Held(miss, done, sequence++, now.nanos());
    held.put(miss.fingerprint(), item);
    turns.add(queue);
    return queue.add(item) ? Offer.TAKEN_NOW : Offer.TAKEN;
  }

  /** Sets a later deadline for a miss that is here. */
  void extend(Fingerprint fingerprint, long deadlineMillis) {
    Held item = held.get(fingerprint);
    if (item != null) {
      item.extend(deadlineMillis);
    }
  }

  /** Forgets, silently, what waits for a cache partition; calls on the wire go on. */
  void forget(int cachePartition) {
    for (ModelQueue queue : queues.values()) {
      for (Held item : queue.remove(held -> held.miss().cachePartition() == cachePartition)) {
        held.remove(item.miss().fingerprint());
        queue.forget(item);
      }
      if (queue.isIdle()) {
        turns.remove(queue);
      }
    }
  }

  /** Whether another miss of this model would be taken. */
  boolean hasRoom(String model) {
    ModelQueue queue = queues.get(model);
    return !stopped && (queue == null || queue.hasRoom());
  }

  /** Takes other models; deployments that are equal keep their state, calls on the wire go on. */
  void update(Models models, Now now) {
    Map<Deployment, Lane> before = new HashMap<>(lanes);
    lanes.clear();
    Map<String, ModelQueue> gone = new LinkedHashMap<>(queues);
    for (ModelSpec spec : models.all()) {
      List<Lane> own = spec.deployments().stream().map(d -> lane(before, d, now)).toList();
      ModelQueue queue = gone.remove(spec.alias());
      if (queue == null) {
        queues.put(spec.alias(), new ModelQueue(spec, own));
      } else {
        queue.configure(spec, own);
      }
    }
    queues.keySet().removeAll(gone.keySet());
    turns.removeAll(gone.values());
    gone.forEach((alias, queue) -> queue.clear().forEach(i -> giveUp(queue, i, unknown(alias))));
  }

  private Lane lane(Map<Deployment, Lane> before, Deployment deployment, Now now) {
    Lane known = before.get(deployment);
    return lanes.computeIfAbsent(deployment, d -> known == null ? newLane(d, now.nanos()) : known);
  }

  private Lane newLane(Deployment deployment, long now) {
    Lane lane = new Lane(deployment, limits.apply(deployment), policy, now);
    lane.share(share, now);
    return lane;
  }

  /** Takes this part of the limits of all deployments. */
  void share(double part, Now now) {
    share = part;
    lanes.values().forEach(lane -> lane.share(part, now.nanos()));
  }

  /** All deployments. */
  Collection<Lane> lanes() {
    return lanes.values();
  }

  /** Calls on the wire. */
  int onWire() {
    return onWire;
  }

  /** Makes no more calls and forgets, silently, what waits. */
  void stop() {
    stopped = true;
    for (ModelQueue queue : queues.values()) {
      for (Held item : queue.clear()) {
        held.remove(item.miss().fingerprint());
        queue.forget(item);
      }
    }
    turns.clear();
  }

  /** What is to be done now. */
  Round plan(Now now) {
    Pass pass = new Pass();
    List<Batch> calls = calls(now, pass);
    List<Settlement> settled = settlements;
    settlements = new ArrayList<>();
    return new Round(calls, settled, pass.wakeNanos());
  }

  /** The calls to be made now; each counts as sent. Models take turns, a call each. */
  List<Batch> calls(Now now, Pass pass) {
    List<Batch> calls = new ArrayList<>();
    Set<ModelQueue> sent = new LinkedHashSet<>();
    boolean again = !turns.isEmpty();
    while (again) {
      again = false;
      for (Iterator<ModelQueue> each = turns.iterator(); each.hasNext(); ) {
        ModelQueue queue = each.next();
        Batch batch = next(queue, now, pass);
        if (batch != null) {
          calls.add(batch);
          sent.add(queue);
          again = true;
        }
        if (queue.isIdle()) {
          each.remove();
        }
      }
    }
    rotate(sent);
    onWire += calls.size();
    return calls;
  }

  private void rotate(Set<ModelQueue> sent) {
    for (ModelQueue queue : sent) {
      if (turns.remove(queue)) {
        turns.add(queue);
      }
    }
  }

  private @Nullable Batch next(ModelQueue queue, Now now, Pass pass) {
    queue.sweep(now).forEach(item -> giveUp(queue, item, Aftermath.TIMEOUT));
    queue.sweepLeftAlone(now.nanos()).forEach(item -> giveUp(queue, item, LEFT_ALONE));
    Failure rests = queue.restsFor(now.nanos());
    if (rests != null) {
      queue.clear().forEach(item -> giveUp(queue, item, rests));
    }
    if (queue.isIdle()) {
      return null;
    }
    long left = queue.earliestDeadline() - now.epochMillis();
    pass.wakeAt(now.nanos() + Math.min(left, LONGEST_SLEEP_MILLIS) * 1_000_000);
    return planner.next(queue, now.nanos(), pass);
  }

  /** Takes what came of a call. */
  void ended(Batch batch, CallResult result, Now now) {
    onWire--;
    batch.lane().end();
    result.<@Nullable Void>match(
        vectors -> {
          batch.lane().answered(now.nanos());
          aftermath.rate(batch.lane(), vectors.rate(), now.nanos());
          answer(batch, vectors);
          return null;
        },
        fault -> {
          aftermath.lane(batch, fault, now.nanos());
          follow(batch, aftermath.items(batch, fault, now.nanos()));
          return null;
        });
  }

  private void answer(Batch batch, CallResult.Vectors vectors) {
    for (int i = 0; i < batch.items().size(); i++) {
      Held item = batch.items().get(i);
      settle(
          batch.queue(),
          item,
          new Settled.Answered(
              item.miss().fingerprint(),
              vectors.vectors().get(i),
              vectors.tokens().get(i),
              vectors.upstreamModel()));
    }
  }

  private void follow(Batch batch, Aftermath.Verdict verdict) {
    verdict.givenUp().forEach((item, failure) -> giveUp(batch.queue(), item, failure));
    String model = batch.shape().model();
    ModelQueue queue = queues.get(model);
    for (Aftermath.Again again : verdict.again()) {
      if (stopped) {
        again.items().forEach(item -> held.remove(item.miss().fingerprint()));
      } else if (queue == null) {
        again.items().forEach(item -> giveUp(batch.queue(), item, unknown(model)));
      } else {
        if (queue != batch.queue()) {
          again.items().forEach(queue::adopt);
        }
        queue.addAgain(batch.shape(), again.items(), again.retry());
        turns.add(queue);
      }
    }
  }

  private void giveUp(ModelQueue queue, Held item, Failure failure) {
    settle(queue, item, new Settled.GaveUp(item.miss().fingerprint(), failure));
  }

  private void settle(ModelQueue queue, Held item, Settled settled) {
    held.remove(item.miss().fingerprint());
    queue.forget(item);
    settlements.add(new Settlement(item.done(), settled));
  }

  private static Failure unknown(String model) {
    return Failure.of(
        ErrorCode.MODEL_NOT_FOUND, "the model " + model + " is not configured", "model");
  }
}
