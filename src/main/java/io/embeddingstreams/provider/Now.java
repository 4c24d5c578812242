package io.embeddingstreams.provider;

/**
 * One reading of both clocks.
 *
 * @param nanos since the dispatcher began; never goes back
 * @param epochMillis the wall clock, for deadlines alone
 */
record Now(long nanos, long epochMillis) {
  /** A time that never comes. */
  static final long NEVER = Long.MAX_VALUE;
}
