package io.embeddingstreams.provider;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Spends one limit a minute evenly: requests, tokens or inputs. Says how long to wait and never
 * sleeps. Used by one thread at a time; times are nanoseconds of {@link Now}.
 */
/*
 * Paid in advance: it refills at 0.95 of the limit, holds one second's worth (one unit at least, or
 * what the call that waits needs) and starts empty. A call is kept to a twentieth of the limit
 * (largestCall), and 0.95 + 0.05 = 1: so no window of 60 s holds more than the limit, even where a
 * restart forgets what was spent. One input that is larger than that twentieth can't be made
 * smaller; the record of the last 60 s holds such calls back until they fit, or stand alone.
 */
final class TokenBucket {
  private static final double REFILL = 0.95;
  private static final double LARGEST = 0.05;
  private static final double ROUNDING = 1e-6;
  private static final int KEPT_BY_INSTANCE = 20;
  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final long GRAIN_NANOS = 100_000_000L;

  private final int perMinute;
  private final Deque<Spent> window = new ArrayDeque<>();
  private double share = 1;
  private double level;
  private double wanted;
  private double spent;
  private long filledAt;

  /** What was spent within one grain of time. */
  private record Spent(long grain, double amount) {
    long forgottenAt() {
      return (grain + 1) * GRAIN_NANOS + WINDOW_NANOS;
    }
  }

  /** An empty bucket of this limit; 0: no limit. */
  TokenBucket(int perMinute, long now) {
    this.perMinute = perMinute;
    this.filledAt = now;
  }

  /** Takes this part, 0 to 1, of the limit from now on; limits under 20 are always taken whole. */
  void share(double part, long now) {
    refill(now);
    share = perMinute < KEPT_BY_INSTANCE ? 1 : Math.max(0, Math.min(1, part));
  }

  /** The most that one call should spend, 1 at least; without a limit, the largest int. */
  int largestCall() {
    return perMinute == 0 ? Integer.MAX_VALUE : (int) Math.max(1, minute() * LARGEST);
  }

  /** Nanoseconds until this amount may be spent; 0: now. */
  long waitNanos(double amount, long now) {
    if (perMinute == 0) {
      return 0;
    }
    wanted = amount;
    refill(now);
    return Math.max(untilFilled(amount), untilForgotten(amount, now));
  }

  /** Spends the amount, whether or not it was there. */
  void take(double amount, long now) {
    if (perMinute == 0) {
      return;
    }
    refill(now);
    level -= amount;
    wanted = 0;
    spent += amount;
    long grain = now / GRAIN_NANOS;
    Spent last = window.peekLast();
    if (last != null && last.grain() == grain) {
      window.removeLast();
      window.addLast(new Spent(grain, last.amount() + amount));
    } else {
      window.addLast(new Spent(grain, amount));
    }
  }

  private double minute() {
    return perMinute * share;
  }

  private void refill(long now) {
    double most = Math.max(Math.max(1, minute() / 60), wanted);
    double more = Math.max(0.0, (double) (now - filledAt)) * (REFILL * minute() / WINDOW_NANOS);
    level = Math.max(level, Math.min(most, level + more));
    filledAt = Math.max(filledAt, now);
    forget(now);
  }

  private void forget(long now) {
    Spent first = window.peekFirst();
    while (first != null && first.forgottenAt() <= now) {
      spent -= first.amount();
      window.removeFirst();
      first = window.peekFirst();
    }
    if (window.isEmpty()) {
      spent = 0;
    }
  }

  private long untilFilled(double amount) {
    double missing = amount - level;
    if (missing <= ROUNDING) {
      return 0;
    }
    double rate = REFILL * minute() / WINDOW_NANOS;
    return rate == 0 ? Now.NEVER : (long) Math.ceil(missing / rate);
  }

  private long untilForgotten(double amount, long now) {
    double left = spent;
    long until = now;
    for (Spent each : window) {
      if (left + amount <= minute() + ROUNDING) {
        break;
      }
      left -= each.amount();
      until = each.forgottenAt();
    }
    return until - now;
  }
}
