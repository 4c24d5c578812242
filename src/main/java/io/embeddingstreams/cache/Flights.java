package io.embeddingstreams.cache;

import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.Settled;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.PendingItem;

/** What a flight must do for all who wait for it. Pure. */
final class Flights {
  private Flights() {}

  /** A flight's first waiter decides all of it. */
  static PendingItem first(Lookup lookup, Item item, long nowMillis, long sequence) {
    return new PendingItem(
        lookup.shape(),
        item.input(),
        item.tokens(),
        lookup.cache(),
        lookup.deadlineMillis(),
        nowMillis,
        sequence);
  }

  /**
   * With another waiter: it ends with the latest deadline and is stored where one of them wants it
   * stored, for the longest life that one of them gave.
   */
  static PendingItem joined(PendingItem present, Lookup lookup) {
    return new PendingItem(
        present.shape(),
        present.input(),
        present.tokens(),
        joined(present.cache(), lookup.cache()),
        later(present.deadlineMillis(), lookup.deadlineMillis()),
        present.queuedMillis(),
        present.sequence());
  }

  /**
   * Whether it gave up for a deadline that is no longer its own: somebody who waits longer joined
   * it while the result was on its way.
   */
  static boolean endedTooEarly(PendingItem item, Settled settled, long nowMillis) {
    boolean late =
        settled.match(answer -> false, gaveUp -> gaveUp.failure().code() == ErrorCode.TIMEOUT);
    return late && (item.deadlineMillis() == 0 || item.deadlineMillis() > nowMillis);
  }

  /** The same flight at another place in the queue. */
  static PendingItem requeued(PendingItem item, long sequence) {
    return new PendingItem(
        item.shape(),
        item.input(),
        item.tokens(),
        item.cache(),
        item.deadlineMillis(),
        item.queuedMillis(),
        sequence);
  }

  /** The later of two deadlines; 0 is never. */
  static long later(long one, long other) {
    return one == 0 || other == 0 ? 0 : Math.max(one, other);
  }

  private static CacheUse joined(CacheUse present, CacheUse other) {
    if (!other.store()) {
      return present;
    }
    long ttl =
        present.store() ? longer(present.ttlSeconds(), other.ttlSeconds()) : other.ttlSeconds();
    return new CacheUse(
        present.read(), true, ttl, present.maxAgeSeconds(), present.namespace(), present.space());
  }

  private static long longer(long one, long other) {
    boolean forever = one == CacheControl.UNSET || other == CacheControl.UNSET;
    return forever ? CacheControl.UNSET : Math.max(one, other);
  }

  /** When an entry that is written now for this flight expires; 0: never. */
  static long expiresMillis(CacheUse cache, long nowMillis) {
    long most = (Long.MAX_VALUE - nowMillis) / 1000;
    return cache.ttlSeconds() == CacheControl.UNSET || cache.ttlSeconds() > most
        ? 0
        : nowMillis + cache.ttlSeconds() * 1000;
  }
}
