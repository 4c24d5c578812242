package io.embeddingstreams.model;

import org.jspecify.annotations.Nullable;

/**
 * Reads entries that this instance hosts, in place. Any thread; never fails, never blocks for long.
 */
public interface LocalRead {
  /** Never finds anything: every item asks its owner by topic. */
  LocalRead NONE = fingerprint -> null;

  /** The entry, readable but perhaps expired; null where it is not here, or can't be read now. */
  @Nullable Entry find(Fingerprint fingerprint);
}
