package io.embeddingstreams.model;

/** Which requests use the cache. */
public enum CacheMode {
  ALWAYS,
  /** Only requests with {@code use_cache: true}. */
  OPT_IN,
  NEVER
}
