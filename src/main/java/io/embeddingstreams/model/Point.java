package io.embeddingstreams.model;

import org.jspecify.annotations.Nullable;

/**
 * Where the vector of one input goes in a collection.
 *
 * @param id as given, as JSON ({@code "doc-1"} or {@code 7}); null where absent
 * @param payload a JSON object as text; null where absent
 */
public record Point(@Nullable String id, @Nullable String payload) {}
