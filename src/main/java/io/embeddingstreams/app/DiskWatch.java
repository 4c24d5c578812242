package io.embeddingstreams.app;

import java.time.InstantSource;

/**
 * Decides whether stores have failed for want of room on their disk: RocksDB could not flush or
 * compact, and the disk was below its floor, within half a minute. One thread.
 */
final class DiskWatch {
  /*
   * After such a fault RocksDB waits for room by itself and, once its buffers are full, lets writers
   * wait in native code: nothing is thrown, nothing interrupts them, and they stay there when there
   * is room again (measured: a restore stood until it was killed). Its listener is of no use, since
   * RocksJava 10.1 does not know why a flush without a log failed. The count of faults is.
   */

  private static final long TOGETHER_MILLIS = 30_000;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final InstantSource clock;
  private long faultsBefore;
  private long faultMillis = NEVER;
  private long lowMillis = NEVER;

  DiskWatch(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Looks, about once a second.
   *
   * @param faults of all stores that are open now; less than before where some were closed
   * @param room whether the disk is above its floor
   */
  boolean isFull(long faults, boolean room) {
    long now = clock.millis();
    if (faults > faultsBefore) {
      faultMillis = now;
    }
    if (!room) {
      lowMillis = now;
    }
    faultsBefore = faults;
    return now - faultMillis <= TOGETHER_MILLIS && now - lowMillis <= TOGETHER_MILLIS;
  }
}
