package io.embeddingstreams.provider;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Makes one call of a deployment and never blocks. The future completes on any thread, normally in
 * every case: what went wrong is a {@link CallResult} too.
 */
public interface ProviderClient {
  /** What this provider accepts of one call. */
  ProviderLimits limits(Deployment deployment);

  /**
   * Embeds the inputs, all texts or all tokens, in one call.
   *
   * @param expectedDimensions what each vector must have; 0: not known, all of the call alike
   */
  CompletableFuture<CallResult> call(
      Deployment deployment, CallShape shape, int expectedDimensions, List<Input> inputs);
}
