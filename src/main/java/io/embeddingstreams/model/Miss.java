package io.embeddingstreams.model;

/**
 * One input that a provider must embed.
 *
 * @param input as it is sent: with its prefix, and cut where that was asked
 * @param tokens counted or estimated
 * @param deadlineMillis when its last waiter gives up, epoch milliseconds; 0: never
 * @param cachePartition the cache partition that owns the fingerprint
 */
public record Miss(
    Fingerprint fingerprint,
    CallShape shape,
    Input input,
    int tokens,
    long deadlineMillis,
    int cachePartition) {}
