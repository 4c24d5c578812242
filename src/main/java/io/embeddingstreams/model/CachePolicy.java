package io.embeddingstreams.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cache's rules for one model.
 *
 * @param ttl life of an entry; null: entries do not expire
 */
public record CachePolicy(CacheMode mode, @Nullable Duration ttl) {}
