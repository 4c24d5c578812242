package io.embeddingstreams.model;

import org.jspecify.annotations.Nullable;

/**
 * Where the vector of one input goes in a collection.
 *
 * @param id null where absent
 * @param payload a JSON object as text; null where absent
 */
public record Point(@Nullable GivenId id, @Nullable String payload) {}
