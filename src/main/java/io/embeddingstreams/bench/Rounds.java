package io.embeddingstreams.bench;

/**
 * How often a bench alternates with its baseline.
 *
 * @param warmUp at most; fewer where the just-in-time compiler rests before
 * @param measured after these
 */
public record Rounds(int warmUp, int measured) {}
