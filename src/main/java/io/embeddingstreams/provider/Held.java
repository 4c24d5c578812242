package io.embeddingstreams.provider;

import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.Settled;
import java.util.function.Consumer;

/** A miss from its offer until it settles. Guarded by the dispatcher's lock. */
final class Held {
  private final Miss miss;
  private final long bytes;
  private final long sequence;
  private final long offeredNanos;
  private Consumer<Settled> done;
  private long deadlineMillis;
  private int attempts;
  private int faults;
  private boolean onWire;

  /** A miss taken at {@code offeredNanos}; {@code sequence} grows from one to the next. */
  Held(Miss miss, Consumer<Settled> done, long sequence, long offeredNanos) {
    this.miss = miss;
    this.bytes = InputSize.bytes(miss.input());
    this.sequence = sequence;
    this.offeredNanos = offeredNanos;
    this.done = done;
    this.deadlineMillis = miss.deadlineMillis();
  }

  /** What was offered. */
  Miss miss() {
    return miss;
  }

  /** Its size in the body of a call. */
  long bytes() {
    return bytes;
  }

  /** Its size as models count it. */
  int tokens() {
    return miss.tokens();
  }

  /** Its place in the order of offers. */
  long sequence() {
    return sequence;
  }

  /** When it was offered, in nanoseconds of {@link Now}. */
  long offeredNanos() {
    return offeredNanos;
  }

  /** Whom to tell. */
  Consumer<Settled> done() {
    return done;
  }

  /** Tells another from now on. */
  void attach(Consumer<Settled> another) {
    done = another;
  }

  /** When its last waiter gives up, epoch milliseconds; 0: never. */
  long deadlineMillis() {
    return deadlineMillis;
  }

  /** Takes this deadline where it is later. */
  void extend(long laterMillis) {
    boolean never = deadlineMillis == 0 || laterMillis == 0;
    deadlineMillis = never ? 0 : Math.max(deadlineMillis, laterMillis);
  }

  /** Whether nobody waits for it any more. */
  boolean expired(Now now) {
    return deadlineMillis != 0 && deadlineMillis <= now.epochMillis();
  }

  /** Counts a fault of its own; how many there are now. */
  int countAttempt() {
    return ++attempts;
  }

  /** Counts a fault of any kind; how many there are now. */
  int countFault() {
    return ++faults;
  }

  /** Whether a call holds it. */
  boolean onWire() {
    return onWire;
  }

  /** Says whether a call holds it. */
  void onWire(boolean now) {
    onWire = now;
  }
}
