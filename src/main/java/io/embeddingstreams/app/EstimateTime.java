package io.embeddingstreams.app;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.ProviderTraits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long a model's deployments need at their configured limits, which are spent evenly and to 95
 * %. A decision without I/O.
 */
final class EstimateTime {
  private static final double SPENT = 0.95;

  private EstimateTime() {}

  /**
   * At least so long; empty where no limit a minute is configured.
   *
   * @param tokens of all inputs
   */
  static Optional<Duration> of(ModelSpec model, double inputs, double tokens) {
    int first = model.deployments().stream().mapToInt(Deployment::order).min().orElse(1);
    List<Deployment> asked =
        model.deployments().stream().filter(each -> each.order() == first).toList();
    double perMinute = 0;
    for (Deployment deployment : asked) {
      double own = inputsPerMinute(deployment, inputs == 0 ? 0 : tokens / inputs);
      if (own == Double.POSITIVE_INFINITY) {
        return Optional.empty();
      }
      perMinute += own;
    }
    return perMinute == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.round(inputs / (perMinute * SPENT) * 60_000)));
  }

  private static double inputsPerMinute(Deployment deployment, double tokensEach) {
    double least = Double.POSITIVE_INFINITY;
    if (deployment.inputsPerMinute() > 0) {
      least = deployment.inputsPerMinute();
    }
    if (deployment.tokensPerMinute() > 0 && tokensEach > 0) {
      least = Math.min(least, deployment.tokensPerMinute() / tokensEach);
    }
    if (deployment.requestsPerMinute() > 0) {
      least = Math.min(least, deployment.requestsPerMinute() * batch(deployment, tokensEach));
    }
    return least;
  }

  private static double batch(Deployment deployment, double tokensEach) {
    ProviderTraits traits = ProviderTraits.of(deployment.provider());
    int most = deployment.maxBatchInputs();
    double inputs = most == 0 ? traits.maxInputs() : Math.min(most, traits.maxInputs());
    int tokens = deployment.maxBatchTokens();
    return tokens == 0 || tokensEach == 0
        ? inputs
        : Math.max(1, Math.min(inputs, Math.floor(tokens / tokensEach)));
  }
}
