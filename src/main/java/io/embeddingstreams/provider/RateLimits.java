package io.embeddingstreams.provider;

import io.embeddingstreams.model.Deployment;

/** The three limits a minute of one deployment. Used by one thread at a time. */
final class RateLimits {
  private final TokenBucket requests;
  private final TokenBucket tokens;
  private final TokenBucket inputs;

  /** Empty buckets for the limits of this deployment. */
  RateLimits(Deployment deployment, long now) {
    this.requests = new TokenBucket(deployment.requestsPerMinute(), now);
    this.tokens = new TokenBucket(deployment.tokensPerMinute(), now);
    this.inputs = new TokenBucket(deployment.inputsPerMinute(), now);
  }

  /** Takes this part, 0 to 1, of every limit from now on. */
  void share(double part, long now) {
    requests.share(part, now);
    tokens.share(part, now);
    inputs.share(part, now);
  }

  /** These limits of a call, lowered to what the limits a minute let one call spend. */
  ProviderLimits within(ProviderLimits call) {
    return new ProviderLimits(
        Math.min(call.inputs(), inputs.largestCall()),
        Math.min(call.tokens(), tokens.largestCall()),
        call.bytes());
  }

  /** Nanoseconds until a call of this size may go; 0: now. */
  long waitNanos(Filling call, long now) {
    long wait = requests.waitNanos(1, now);
    wait = Math.max(wait, tokens.waitNanos((double) call.tokens(), now));
    return Math.max(wait, inputs.waitNanos(call.items().size(), now));
  }

  /** Spends a call of this size. */
  void take(Filling call, long now) {
    requests.take(1, now);
    tokens.take((double) call.tokens(), now);
    inputs.take(call.items().size(), now);
  }
}
