package io.embeddingstreams.model;

import org.jspecify.annotations.Nullable;

/**
 * What a request asks of the cache.
 *
 * @param noCache does not read
 * @param noStore does not write
 * @param useCache false: does neither; true: also under {@code mode: opt-in}; null: not said
 * @param ttlSeconds life of an entry written for this request, or {@link #UNSET}
 * @param maxAgeSeconds greatest age of an entry read for it ({@code s_maxage}), or {@link #UNSET}
 * @param namespace part of the fingerprint; empty where none was given
 */
public record CacheControl(
    boolean noCache,
    boolean noStore,
    @Nullable Boolean useCache,
    long ttlSeconds,
    long maxAgeSeconds,
    String namespace) {
  /** A number of seconds that nobody set. */
  public static final long UNSET = -1;

  /** What a request without {@code cache} asks. */
  public static final CacheControl DEFAULT = new CacheControl(false, false, null, UNSET, UNSET, "");
}
