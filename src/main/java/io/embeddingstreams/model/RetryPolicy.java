package io.embeddingstreams.model;

import java.time.Duration;

/**
 * How calls are repeated.
 *
 * @param maxAttempts of one input, the first included; only its own faults count
 * @param firstDelay before the second attempt
 * @param maxDelay the longest of our own delays; a provider's Retry-After may be longer
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay) {}
