package io.embeddingstreams.cache;

import io.embeddingstreams.model.Settled;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Results on their way from provider threads to the task of one cache partition. It belongs to the
 * instance and outlives its tasks, so a task that was closed and opened again finds what came
 * meanwhile.
 */
public final class Mailbox {
  private final ConcurrentLinkedQueue<Settled> results = new ConcurrentLinkedQueue<>();

  /** Any thread. */
  public void put(Settled result) {
    results.add(result);
  }

  /** The oldest result, taken out; null where there is none. The task's stream thread. */
  public @Nullable Settled take() {
    return results.poll();
  }

  /** Whether every result was taken. Any thread. */
  public boolean isEmpty() {
    return results.isEmpty();
  }
}
