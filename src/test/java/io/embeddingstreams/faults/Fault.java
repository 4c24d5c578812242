package io.embeddingstreams.faults;

/** What the nemesis does. */
enum Fault {
  /** {@code kill -9} of an instance, which comes back at once. */
  KILL,
  /** The same; it comes back after the others have taken its work. */
  KILL_AND_STAY_AWAY,
  /** The same; it comes back at once without its state directory. */
  KILL_AND_WIPE,
  /** SIGTERM or SIGINT under load; it comes back at once. */
  STOP,
  /** SIGSTOP for three session timeouts, then SIGCONT. */
  FREEZE,
  /** Another instance joins, works, and leaves by SIGTERM. */
  JOIN_AND_LEAVE,
  /** {@code kill -9} of a broker, which comes back after a while. */
  KILL_BROKER,
  /**
   * The leader of an outcomes partition and one more broker stand still for longer than producers
   * try.
   */
  LEADER_AWAY,
  /**
   * {@code kill -9} of an instance while the leader of an outcomes partition stands still: outcomes
   * are not acknowledged, deletes of their waiters may be.
   */
  KILL_WHILE_LEADER_AWAY,
  PROVIDER_DOWN,
  PROVIDER_SLOW,
  PROVIDER_ERRATIC
}
