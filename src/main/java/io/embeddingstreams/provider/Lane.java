package io.embeddingstreams.provider;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.RetryPolicy;

/**
 * A deployment with its slots, limits and breaker, shared by all models that name it. Guarded by
 * the dispatcher's lock.
 */
final class Lane {
  private final Deployment deployment;
  private final ProviderLimits limits;
  private final RateLimits rates;
  private final Breaker breaker;
  private int slots;
  private int onWire;
  private long pausedUntil;
  private long answeredAt = -1;

  /** A lane without calls, whose limits start empty. */
  Lane(Deployment deployment, ProviderLimits provider, RetryPolicy policy, long now) {
    this.deployment = deployment;
    this.limits =
        new ProviderLimits(
            lower(deployment.maxBatchInputs(), provider.inputs()),
            lower(deployment.maxBatchTokens(), provider.tokens()),
            provider.bytes());
    this.rates = new RateLimits(deployment, now);
    this.breaker = new Breaker(policy);
    this.slots = deployment.maxConcurrency();
  }

  private static int lower(int configured, int provider) {
    return configured == 0 ? provider : Math.min(configured, provider);
  }

  /** Takes this part, 0 to 1, of slots (one at least) and limits from now on. */
  void share(double part, long now) {
    slots = Math.max(1, (int) Math.floor(part * deployment.maxConcurrency() + 1e-9));
    rates.share(part, now);
  }

  /** What it stands for. */
  Deployment deployment() {
    return deployment;
  }

  /** Limits of one call. */
  ProviderLimits limits() {
    return rates.within(limits);
  }

  /** Inputs of calls in all slots. */
  long fill() {
    return (long) slots * limits.inputs();
  }

  /** Its limits a minute. */
  RateLimits rates() {
    return rates;
  }

  /** Its breaker. */
  Breaker breaker() {
    return breaker;
  }

  /** Whether it may be asked at all: neither paused nor resting. */
  boolean ready(long now) {
    return now >= pausedUntil && breaker.allows(now);
  }

  /** When it may be asked again; {@link Now#NEVER} while a probe decides. */
  long readyAt() {
    return Math.max(pausedUntil, breaker.allowedAt());
  }

  /** Whether a slot is free. */
  boolean free() {
    return onWire < slots;
  }

  /** Makes no call before this time. */
  void pause(long until) {
    pausedUntil = Math.max(pausedUntil, until);
  }

  /** Spends slot and limits for a call; whether it is a probe. */
  boolean begin(Filling call, long now) {
    onWire++;
    rates.take(call, now);
    return breaker.begin();
  }

  /** Gives a slot back. */
  void end() {
    onWire--;
  }

  /** Notes an answer. */
  void answered(long now) {
    answeredAt = now;
    breaker.answered();
  }

  /** Whether it answered any call since then. */
  boolean answeredSince(long then) {
    return answeredAt >= then;
  }
}
