package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.RetryPolicy;
import io.embeddingstreams.model.Settled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A desk and its providers in a time of their own: 5 ms of linger, 200 ms a call. */
final class Simulation {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1000 * MILLI;

  final Desk desk;
  final List<Batch> calls = new ArrayList<>();
  final Map<Integer, List<Settled>> settled = new HashMap<>();
  final PriorityQueue<End> wire = new PriorityQueue<>(Comparator.comparingLong(End::at));
  Function<Batch, CallResult> provider = batch -> Fixtures.vectors(batch.items().size());
  long latency = 200 * MILLI;
  long now;

  /** A call's end. */
  record End(long at, Batch batch, CallResult result) {}

  Simulation(Models models) {
    this(models, Fixtures.POLICY, 1);
  }

  Simulation(Models models, RetryPolicy policy, long seed) {
    desk = new Desk(d -> Fixtures.WIDE, 5 * MILLI, policy, new SplittableRandom(seed));
    desk.update(models, now());
  }

  Now now() {
    return new Now(now, now / MILLI);
  }

  boolean offer(Miss miss, int n) {
    List<Settled> own = settled.computeIfAbsent(n, k -> new ArrayList<>());
    return desk.offer(miss, own::add, now()) != Desk.Offer.REFUSED;
  }

  boolean offer(int n) {
    return offer(Fixtures.miss(n), n);
  }

  void offer(int from, int to) {
    for (int n = from; n < to; n++) {
      assertThat(offer(n)).as("offer " + n).isTrue();
    }
  }

  /** Plans and ends calls until this time. */
  void runUntil(long end) {
    while (true) {
      long wake = round();
      long ended = wire.isEmpty() ? Now.NEVER : wire.element().at();
      long next = Math.min(wake, ended);
      if (next > end) {
        now = end;
        return;
      }
      now = Math.max(now, next);
      endCalls();
    }
  }

  void endCalls() {
    while (!wire.isEmpty() && wire.element().at() <= now) {
      End end = wire.remove();
      desk.ended(end.batch(), end.result(), now());
    }
  }

  /** Makes the calls and tells the outcomes that are due; when the next look is. */
  long round() {
    while (true) {
      Desk.Round round = desk.plan(now());
      for (Batch batch : round.calls()) {
        calls.add(batch);
        wire.add(new End(now + latency, batch, provider.apply(batch)));
      }
      round.settlements().forEach(each -> each.done().accept(each.settled()));
      if (round.isEmpty()) {
        assertThat(round.wakeNanos()).as("a plan that only asks for another").isGreaterThan(now);
        return round.wakeNanos();
      }
    }
  }

  List<Integer> sizes() {
    return calls.stream().map(batch -> batch.items().size()).toList();
  }

  List<String> asked() {
    return calls.stream().map(batch -> batch.lane().deployment().name()).toList();
  }

  long callsWith(int n) {
    return calls.stream().filter(batch -> holds(batch, n)).count();
  }

  static boolean holds(Batch batch, int n) {
    return batch.inputs().contains(new Input.Text("text " + n));
  }

  void assertAnswered(int from, int to) {
    for (int n = from; n < to; n++) {
      assertThat(outcome(n)).as("outcome of " + n).isInstanceOf(Settled.Answered.class);
    }
  }

  void assertGaveUp(int n, ErrorCode code) {
    assertThat(outcome(n))
        .as("outcome of " + n)
        .isInstanceOfSatisfying(
            Settled.GaveUp.class, g -> assertThat(g.failure().code()).isEqualTo(code));
  }

  private Settled outcome(int n) {
    List<Settled> all = settled.getOrDefault(n, List.of());
    assertThat(all).as("outcomes of " + n).hasSize(1);
    return all.get(0);
  }
}
