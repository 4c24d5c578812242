package io.embeddingstreams.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model that requests can name, with its defaults filled in.
 *
 * @param alias the name in requests
 * @param space the vector space, shared by all deployments
 * @param dimensions what comes back when none is asked; 0: not known
 * @param maxInputTokens 0: not known
 * @param inputType of requests that name none; null: none
 * @param prefix what is put before an input of each type; empty where the model wants none
 * @param dropUnsupported whether parameters that a provider does not know are dropped (and counted)
 *     rather than refused
 * @param deployments at least one
 * @param dollarsPerMillionTokens 0: not known
 */
public record ModelSpec(
    String alias,
    String space,
    int dimensions,
    int maxInputTokens,
    @Nullable InputType inputType,
    Map<InputType, String> prefix,
    boolean dropUnsupported,
    CachePolicy cache,
    List<Deployment> deployments,
    double dollarsPerMillionTokens) {
  /** Copies map and list. */
  public ModelSpec {
    prefix = Map.copyOf(prefix);
    deployments = List.copyOf(deployments);
  }
}
