package io.embeddingstreams.wire;

/**
 * The value of a {@code pending} row {@code w | fingerprint | assembly | position}: who waits for a
 * miss, and what it wants of the cache. Its home is the partition of its assembly.
 *
 * @param read whether an entry may answer it
 * @param store whether it wants the vector stored
 * @param ttlSeconds life of the entry it wants, or {@link
 *     io.embeddingstreams.model.CacheControl#UNSET}: it does not expire
 * @param deadlineMillis when it gives up, epoch milliseconds; 0: never
 * @param coalesced whether it joined a miss that was there already
 */
public record Waiter(
    boolean read, boolean store, long ttlSeconds, long deadlineMillis, boolean coalesced) {}
