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

  /** Embeds the inputs, all texts or all tokens, in one call. */
  CompletableFuture<CallResult> call(Deployment deployment, CallShape shape, List<Input> inputs);
}
