package io.embeddingstreams.provider;

import java.util.HashSet;
import java.util.Set;

/** One look at everything that waits: what blocks, and when the next look is due. */
final class Pass {
  private final Set<Lane> blocked = new HashSet<>();
  private long wakeNanos = Now.NEVER;

  /** Asks for another look at this time, or earlier. */
  void wakeAt(long nanos) {
    wakeNanos = Math.min(wakeNanos, nanos);
  }

  /**
   * Keeps a lane for the call that waits for its limits until then; else small calls that come
   * later would starve it.
   */
  void block(Lane lane, long until) {
    blocked.add(lane);
    wakeAt(until);
  }

  /** Whether a call may go to this lane. */
  boolean open(Lane lane) {
    return lane.free() && !blocked.contains(lane);
  }

  /** When the next look is due; {@link Now#NEVER} where only an event can change anything. */
  long wakeNanos() {
    return wakeNanos;
  }
}
