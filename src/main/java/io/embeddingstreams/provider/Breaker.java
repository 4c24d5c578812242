package io.embeddingstreams.provider;

import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Whether a deployment is asked. Opens after consecutive faults, or at once for a fault of the
 * deployment itself; then one call at a time probes it, after delays that double. Used by one
 * thread at a time; times are nanoseconds of {@link Now}.
 */
final class Breaker {
  private static final int FAULTS_TO_OPEN = 5;
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long MAX_NANOS = 30_000_000_000L;

  private final long maxFaultNanos;
  private State state = State.CLOSED;
  private int faults;
  private long delayNanos;
  private long until;
  private @Nullable Failure rest;

  private enum State {
    CLOSED,
    OPEN,
    PROBING
  }

  /** A closed breaker; the policy's longest delay bounds how long faults keep it open. */
  Breaker(RetryPolicy policy) {
    this.maxFaultNanos = Math.min(MAX_NANOS, policy.maxDelay().toNanos());
  }

  /** Whether a call may go now. */
  boolean allows(long now) {
    return state == State.CLOSED || (state == State.OPEN && now >= until);
  }

  /** When a call may go again; {@link Now#NEVER} while a probe is on the wire. */
  long allowedAt() {
    return switch (state) {
      case CLOSED -> 0;
      case OPEN -> until;
      case PROBING -> Now.NEVER;
    };
  }

  /** Notes that a call goes; whether it is a probe. */
  boolean begin() {
    boolean probe = state != State.CLOSED;
    state = probe ? State.PROBING : State.CLOSED;
    return probe;
  }

  /** Notes an answer. */
  void answered() {
    state = State.CLOSED;
    faults = 0;
    rest = null;
  }

  /** Notes a fault that may pass. */
  void faulted(boolean probe, long now) {
    faults++;
    if (probe && state == State.PROBING) {
      rest = null;
      reopen(now, delayNanos * 2, maxFaultNanos);
    } else if (state == State.CLOSED && faults >= FAULTS_TO_OPEN) {
      reopen(now, FIRST_NANOS, maxFaultNanos);
    }
  }

  /** Notes a fault of the deployment itself: it rests. */
  void rests(boolean probe, Failure why, long now) {
    boolean again = rest != null;
    if (again && !probe) {
      return;
    }
    rest = why;
    reopen(now, again ? delayNanos * 2 : FIRST_NANOS, MAX_NANOS);
  }

  /** Why it rests, until the next probe is due; null where it does not. */
  @Nullable Failure restsFor(long now) {
    return state == State.OPEN && now < until ? rest : null;
  }

  /** As {@link io.embeddingstreams.metrics.Meter#DEPLOYMENT_STATE} shows it. */
  int gauge(long now) {
    if (state == State.CLOSED) {
      return 0;
    }
    return state == State.PROBING || now >= until ? 1 : 2;
  }

  private void reopen(long now, long delay, long max) {
    state = State.OPEN;
    delayNanos = Math.min(delay, max);
    until = now + delayNanos;
  }
}
