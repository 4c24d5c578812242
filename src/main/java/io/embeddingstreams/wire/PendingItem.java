package io.embeddingstreams.wire;

import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Input;

/**
 * The value of a {@code pending} row {@code i | fingerprint}: a miss that waits or is on the wire.
 *
 * @param cache merged over its waiters: stored if one wants it stored, for the longest life
 * @param deadlineMillis of its last waiter, epoch milliseconds; 0: never
 * @param queuedMillis when its first waiter came, epoch milliseconds
 * @param sequence its place in the queue of its model
 */
public record PendingItem(
    CallShape shape,
    Input input,
    int tokens,
    CacheUse cache,
    long deadlineMillis,
    long queuedMillis,
    long sequence) {}
