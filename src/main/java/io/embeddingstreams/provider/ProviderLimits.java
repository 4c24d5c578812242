package io.embeddingstreams.provider;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ProviderTraits;

/** The most that one call takes: inputs, tokens of all inputs, bytes of the body. */
public record ProviderLimits(int inputs, int tokens, long bytes) {
  /** What the deployment says, or else its provider. */
  static ProviderLimits of(Deployment deployment) {
    ProviderTraits traits = ProviderTraits.of(deployment.provider());
    int inputs = deployment.maxBatchInputs();
    int tokens = deployment.maxBatchTokens();
    return new ProviderLimits(
        inputs > 0 ? inputs : traits.maxInputs(),
        tokens > 0 ? tokens : traits.maxTokens(),
        traits.maxBytes());
  }
}
