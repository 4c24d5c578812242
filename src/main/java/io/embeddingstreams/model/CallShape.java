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
 * @param together null where items of any requests may share a call
 */
public record CallShape(
    String model,
    int dimensions,
    @Nullable InputType inputType,
    String providerParams,
    boolean tokens,
    @Nullable Together together) {
  /** Of items that may share a call with those of other requests. */
  public CallShape(
      String model,
      int dimensions,
      @Nullable InputType inputType,
      String providerParams,
      boolean tokens) {
    this(model, dimensions, inputType, providerParams, tokens, null);
  }
}
