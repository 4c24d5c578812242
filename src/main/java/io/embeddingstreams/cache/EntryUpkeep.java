package io.embeddingstreams.cache;

/**
 * Keeps the entries of one cache partition in time and size, a bounded step a tick. On the task's
 * stream thread.
 */
final class EntryUpkeep {
  private static final long LOOK_EVERY_MILLIS = 1_000;
  private static final int COUNTED = 1_000;

  // 2,000 rows a second and partition: a sweep of everything at once leaves the cores to hits.
  private static final int SWEPT = 10;

  private static final int EVICTED = 100;
  private static final long AUDIT_EVERY_MILLIS = 20;
  private static final int AUDITED = 10;

  private final EntryStore entries;
  private final long mostBytes;
  private long lookedMillis;
  private long auditedMillis;
  private boolean moreDue;

  /**
   * @param mostBytes of all entries; 0: no bound
   */
  EntryUpkeep(EntryStore entries, long mostBytes) {
    this.entries = entries;
    this.mostBytes = mostBytes;
  }

  /**
   * One step: counts what was here before, sweeps what has expired, evicts what is too much, and
   * looks for what a crash left.
   */
  void tick(long nowMillis) {
    entries.count(COUNTED);
    if (moreDue || nowMillis - lookedMillis >= LOOK_EVERY_MILLIS || nowMillis < lookedMillis) {
      lookedMillis = nowMillis;
      moreDue = entries.sweep(nowMillis, SWEPT) == SWEPT;
    }
    trim(nowMillis);
    audit(nowMillis);
  }

  /** Once all is counted, so that a row that goes was counted. */
  private void audit(long nowMillis) {
    boolean due = nowMillis - auditedMillis >= AUDIT_EVERY_MILLIS || nowMillis < auditedMillis;
    if (due && entries.counts().isComplete()) {
      auditedMillis = nowMillis;
      entries.audit(AUDITED);
    }
  }

  /** One step toward the bound: expired entries go first, then the oldest. */
  void trim(long nowMillis) {
    if (mostBytes == 0 || entries.counts().bytes() <= mostBytes) {
      return;
    }
    if (entries.sweep(nowMillis, EVICTED) < EVICTED) {
      entries.evict(mostBytes, EVICTED);
    }
  }
}
