package io.embeddingstreams.model;

/**
 * What one request may do with the cache, once request, model and configuration were held together.
 *
 * @param read whether entries may answer it
 * @param store whether its vectors become entries
 * @param ttlSeconds life of those entries, or {@link CacheControl#UNSET}: they do not expire
 * @param maxAgeSeconds greatest age of an entry that answers it, or {@link CacheControl#UNSET}
 */
public record CacheUse(
    boolean read,
    boolean store,
    long ttlSeconds,
    long maxAgeSeconds,
    String namespace,
    String space) {}
