package io.embeddingstreams.model;

/**
 * What the cache stores for a fingerprint; never the input.
 *
 * @param tokens prompt tokens of the input
 * @param upstreamModel as the provider named it; empty where it did not
 * @param writtenMillis when it was stored, epoch milliseconds
 * @param expiresMillis when it is no longer served, epoch milliseconds; 0: never
 */
public record Entry(
    Vector vector,
    int tokens,
    String namespace,
    String space,
    String upstreamModel,
    long writtenMillis,
    long expiresMillis) {
  /** Whether it may answer now a reader that takes entries up to this age (seconds, or UNSET). */
  public boolean answers(long nowMillis, long maxAgeSeconds) {
    boolean alive = expiresMillis == 0 || nowMillis < expiresMillis;
    boolean young =
        maxAgeSeconds == CacheControl.UNSET
            || (maxAgeSeconds > 0 && (nowMillis - writtenMillis) / 1000.0 < maxAgeSeconds);
    return alive && young;
  }
}
