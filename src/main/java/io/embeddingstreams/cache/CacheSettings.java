package io.embeddingstreams.cache;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Embedder;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.wire.HostedEntries;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the tasks of the cache application share on one instance.
 *
 * @param partitionBytes what one cache partition keeps at most; 0: no bound
 * @param diskHasRoom whether entries may be written; asked for each, on stream threads
 * @param hosted told of the stores that are open
 */
public record CacheSettings(
    Embedder embedder,
    Supplier<Models> models,
    Mailboxes mailboxes,
    Meters meters,
    InstantSource clock,
    CacheFigures figures,
    long partitionBytes,
    BooleanSupplier diskHasRoom,
    HostedEntries hosted) {
  /** Without bounds. */
  public CacheSettings(
      Embedder embedder,
      Supplier<Models> models,
      Mailboxes mailboxes,
      Meters meters,
      InstantSource clock) {
    this(
        embedder,
        models,
        mailboxes,
        meters,
        clock,
        new CacheFigures(),
        0,
        () -> true,
        new HostedEntries());
  }
}
