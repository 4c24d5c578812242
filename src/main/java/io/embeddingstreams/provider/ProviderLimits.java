package io.embeddingstreams.provider;

/** The most that one call takes: inputs, tokens of all inputs, bytes of the body. */
public record ProviderLimits(int inputs, int tokens, long bytes) {}
