package io.embeddingstreams.model;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of a provider, as configured.
 *
 * @param name unique within the installation
 * @param baseUrl as the provider documents it; empty for {@code local}, or where the provider's own
 *     is meant
 * @param upstreamModel what the provider is asked for
 * @param apiKey a secret; empty where none
 * @param headers sent with each call
 * @param order lower first
 * @param weight among deployments of equal order, 1 or more
 * @param maxBatchInputs, maxBatchTokens of one call; 0: the provider's own limit
 * @param maxConcurrency calls at once, 1 or more
 * @param requestsPerMinute, tokensPerMinute, inputsPerMinute of the account; 0: no limit
 * @param timeout of one call
 * @param encoding what is asked of the provider; null: the provider's default
 */
public record Deployment(
    String name,
    ProviderKind provider,
    String baseUrl,
    String upstreamModel,
    String apiKey,
    Map<String, String> headers,
    int order,
    int weight,
    int maxBatchInputs,
    int maxBatchTokens,
    int maxConcurrency,
    int requestsPerMinute,
    int tokensPerMinute,
    int inputsPerMinute,
    Duration timeout,
    @Nullable AskedEncoding encoding) {
  /** Copies the headers. */
  public Deployment {
    headers = Map.copyOf(headers);
  }

  /** What a provider can be asked for. */
  public enum AskedEncoding {
    BASE64,
    FLOAT,
    /** Nothing is asked. */
    OMIT
  }

  /** Without key and headers, which may be secret. */
  @Override
  public String toString() {
    return "Deployment[" + name + ", " + provider.text() + ", " + upstreamModel + "]";
  }
}
