package io.embeddingstreams.model;

import org.jspecify.annotations.Nullable;

/**
 * What the items of one provider call have in common. Items of another shape travel in another
 * call.
 *
 * @param model the alias, which names the deployments
 * @param dimensions asked of the provider; 0: nothing is asked
 * @param inputType null where the model knows none, or it stands in a prefix already
 * @param providerParams canonical JSON object; empty text where none
 * @param tokens whether the inputs are token ids
 */
public record CallShape(
    String model,
    int dimensions,
    @Nullable InputType inputType,
    String providerParams,
    boolean tokens) {}
