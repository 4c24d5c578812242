package io.embeddingstreams.provider;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.RetryPolicy;
import io.embeddingstreams.provider.CallResult.Fault;
import io.embeddingstreams.provider.CallResult.RateHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call's end means for its deployment and its items. Guarded by the dispatcher's lock.
 *
 * <p>Items that waited through several faults of a deployment that answers other calls are halved
 * like those of a rejected call: one of them may be what makes the provider hang.
 */
final class Aftermath {
  /** Of an item whose deadline has passed. */
  static final Failure TIMEOUT =
      Failure.of(ErrorCode.TIMEOUT, "no provider answered before the request's timeout");

  private static final long LONGEST_PAUSE_MILLIS = 3_600_000;
  private static final long LONGEST_RESET_MILLIS = 60_000;
  private static final int WAITS_TO_SUSPECT = 3;

  private final RetryPolicy policy;
  private final Backoff backoff;

  /** Items that are sent again, in one call where they fit. */
  record Again(List<Held> items, Line.Retry retry) {}

  /** What becomes of the items of a call that failed. */
  record Verdict(Map<Held, Failure> givenUp, List<Again> again) {}

  /** Decides by this policy. */
  Aftermath(RetryPolicy policy, Backoff backoff) {
    this.policy = policy;
    this.backoff = backoff;
  }

  /** Pauses a deployment whose headers say that nothing is left. */
  void rate(Lane lane, @Nullable RateHeaders rate, long now) {
    if (rate == null || rate.resetMillis() <= 0) {
      return;
    }
    if (rate.remainingRequests() == 0 || rate.remainingTokens() == 0) {
      lane.pause(now + millis(Math.min(rate.resetMillis(), LONGEST_RESET_MILLIS)));
    }
  }

  /** Tells breaker and lane of a fault. */
  void lane(Batch batch, Fault fault, long now) {
    Lane lane = batch.lane();
    switch (fault.kind()) {
      case WAIT, COUNTED -> {
        lane.breaker().faulted(batch.probe(), now);
        lane.pause(now + millis(asked(fault)));
      }
      case INPUT -> lane.answered(now);
      case DEPLOYMENT -> lane.breaker().rests(batch.probe(), fault.failure(), now);
    }
  }

  /** What becomes of the items. */
  Verdict items(Batch batch, Fault fault, long now) {
    return switch (fault.kind()) {
      case WAIT -> waits(batch, fault, now);
      case COUNTED -> counted(batch, fault, now);
      case INPUT -> rejected(batch, fault, now);
      case DEPLOYMENT -> again(batch.items(), new Line.Retry(now, batch.lane(), true, true));
    };
  }

  private Verdict waits(Batch batch, Fault fault, long now) {
    int faults = countFaults(batch.items());
    boolean suspect =
        batch.items().size() > 1
            && batch.shape().together() == null
            && faults >= WAITS_TO_SUSPECT
            && batch.lane().answeredSince(batch.sentNanos());
    Line.Retry retry = retry(batch, fault, faults, !suspect, now);
    return suspect ? halves(batch.items(), retry) : again(batch.items(), retry);
  }

  private Verdict counted(Batch batch, Fault fault, long now) {
    Map<Held, Failure> givenUp = new LinkedHashMap<>();
    List<Held> rest = new ArrayList<>();
    int faults = countFaults(batch.items());
    for (Held item : batch.items()) {
      if (item.countAttempt() >= policy.maxAttempts()) {
        givenUp.put(item, fault.failure());
      } else {
        rest.add(item);
      }
    }
    return new Verdict(givenUp, List.of(new Again(rest, retry(batch, fault, faults, false, now))));
  }

  private static Verdict rejected(Batch batch, Fault fault, long now) {
    if (batch.items().size() == 1) {
      return new Verdict(Map.of(batch.items().get(0), fault.failure()), List.of());
    }
    if (batch.shape().together() != null) {
      Map<Held, Failure> all = new LinkedHashMap<>();
      batch.items().forEach(item -> all.put(item, fault.failure()));
      return new Verdict(all, List.of());
    }
    return halves(batch.items(), new Line.Retry(now, null, false, false));
  }

  private static Verdict halves(List<Held> items, Line.Retry retry) {
    int half = items.size() / 2;
    return new Verdict(
        Map.of(),
        List.of(
            new Again(items.subList(0, half), retry),
            new Again(items.subList(half, items.size()), retry)));
  }

  private static Verdict again(List<Held> items, Line.Retry retry) {
    return new Verdict(Map.of(), List.of(new Again(items, retry)));
  }

  /* Where the provider named a time, the lane's pause is the delay: no own delay on top. */
  private Line.Retry retry(Batch batch, Fault fault, int faults, boolean joins, long now) {
    long delay = asked(fault) > 0 ? millis(asked(fault)) : backoff.delayNanos(faults);
    boolean elsewhere = faults < batch.queue().lanes().size();
    return new Line.Retry(now + delay, batch.lane(), elsewhere, joins);
  }

  private static int countFaults(List<Held> items) {
    return items.stream().mapToInt(Held::countFault).max().orElse(1);
  }

  private static long asked(Fault fault) {
    return Math.max(0, Math.min(fault.failure().retryAfterMillis(), LONGEST_PAUSE_MILLIS));
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }
}
