package io.embeddingstreams.app;

import io.embeddingstreams.model.ModelSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What embedding a mapped topic would take.
 *
 * @param topic the mapped one
 * @param records how many it holds
 * @param read how many of them were looked at; where fewer, the rest is told in proportion
 * @param results records by what would become of them
 * @param documents that have a point in the end
 * @param inputs to embed, of all versions and for all collections
 * @param refused documents that would fail before a provider is asked
 * @param cacheAsked whether hits are known; where not, none is assumed
 * @param models one for each that would be asked
 */
public record Estimate(
    String topic,
    long records,
    long read,
    Map<String, Long> results,
    long documents,
    long inputs,
    long refused,
    boolean cacheAsked,
    List<OfModel> models) {
  /** Copies map and list. */
  public Estimate {
    results = Map.copyOf(results);
    models = List.copyOf(models);
  }

  /**
   * What one model would be asked.
   *
   * @param distinct inputs, each counted once
   * @param hits of them in the cache as it is
   * @param tokens of those that are no hits
   * @param dollars by the catalogue's price; 0: not known
   * @param time at the limits of its deployments; empty: none is configured
   */
  public record OfModel(
      String model,
      long distinct,
      long hits,
      long tokens,
      double dollars,
      Optional<Duration> time) {
    static OfModel of(ModelSpec model, double distinct, double hits, double tokens) {
      return new OfModel(
          model.alias(),
          Math.round(distinct),
          Math.round(hits),
          Math.round(tokens),
          tokens * model.dollarsPerMillionTokens() / 1e6,
          EstimateTime.of(model, distinct - hits, tokens));
    }
  }

  /** Of all models. */
  public double dollars() {
    return models.stream().mapToDouble(OfModel::dollars).sum();
  }

  /** Tokens of all models. */
  public long tokens() {
    return models.stream().mapToLong(OfModel::tokens).sum();
  }
}
