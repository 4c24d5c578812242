package io.embeddingstreams.split;

import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.ModelSpec;
import java.time.Duration;

/** Holds what a request asks of the cache against the model's policy. Stateless. */
final class CacheRules {
  private CacheRules() {}

  /** What the request may do. An entry that would live for no time is not stored at all. */
  static CacheUse use(CacheControl asked, ModelSpec model) {
    CachePolicy policy = model.cache();
    boolean on = uses(asked, policy.mode());
    long ttl = asked.ttlSeconds() == CacheControl.UNSET ? seconds(policy) : asked.ttlSeconds();
    return new CacheUse(
        on && !asked.noCache(),
        on && !asked.noStore() && ttl != 0,
        ttl,
        asked.maxAgeSeconds(),
        asked.namespace(),
        model.space());
  }

  private static boolean uses(CacheControl asked, CacheMode mode) {
    return switch (mode) {
      case ALWAYS -> !Boolean.FALSE.equals(asked.useCache());
      case OPT_IN -> Boolean.TRUE.equals(asked.useCache());
      case NEVER -> false;
    };
  }

  /** Rounded up, so that half a second is not nothing. */
  private static long seconds(CachePolicy policy) {
    Duration ttl = policy.ttl();
    return ttl == null ? CacheControl.UNSET : ttl.plusNanos(999_999_999).toSeconds();
  }
}
