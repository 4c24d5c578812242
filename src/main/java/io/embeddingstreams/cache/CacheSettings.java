package io.embeddingstreams.cache;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Embedder;
import io.embeddingstreams.model.Models;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What the tasks of the cache application share on one instance. */
public record CacheSettings(
    Embedder embedder,
    Supplier<Models> models,
    Mailboxes mailboxes,
    Meters meters,
    InstantSource clock) {}
