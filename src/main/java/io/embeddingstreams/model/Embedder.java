package io.embeddingstreams.model;

import java.util.function.Consumer;

/**
 * What the cache room asks vectors of; the provider room answers. One an instance, shared by all
 * tasks and threads; no method ever blocks.
 */
public interface Embedder {
  /**
   * Takes a miss, unless the model's memory is full (what is on the wire and two fills of all
   * slots, bounded by bytes): then false, and the caller offers it again later. A fingerprint that
   * is here already is not taken twice: its result goes to the latest {@code done} alone, and its
   * deadline becomes the later of the two. {@code done} is called exactly once, on any thread, and
   * must not block. A miss of a model that is not known settles as {@link
   * ErrorCode#MODEL_NOT_FOUND}.
   */
  boolean offer(Miss miss, Consumer<Settled> done);

  /** Sets a later deadline (epoch milliseconds; 0: never) for a miss, where it is still here. */
  void extend(Fingerprint fingerprint, long deadlineMillis);

  /**
   * Forgets what waits for a cache partition, without a word: its task has closed, and whoever owns
   * the partition next offers the misses again from its store. Calls on the wire go on.
   */
  void forget(int cachePartition);

  /** Whether {@link #offer} would take another miss of this model now. */
  boolean hasRoom(String model);
}
