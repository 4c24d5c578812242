package io.embeddingstreams.provider.api;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ProviderKind;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Azure OpenAI, by either of its addresses: {@code /openai/v1}, where the upstream model names the
 * deployment, or {@code /openai/deployments/NAME?api-version=…}.
 */
final class AzureOpenAiApi extends OpenAiLikeApi {
  /** The newest version that was no preview when the older address got its last one. */
  private static final String API_VERSION = "api-version=2024-10-21";

  AzureOpenAiApi() {
    super(ProviderKind.AZURE_OPENAI);
  }

  @Override
  public URI url(Deployment deployment) {
    String base = base(deployment);
    URI uri = CallUrl.parse(base);
    List<String> path = CallUrl.segments(uri);
    if (path.contains("deployments")) {
      URI url = CallUrl.of(base, "embeddings");
      return url.getRawQuery() == null ? URI.create(url + "?" + API_VERSION) : url;
    }
    boolean versioned = path.contains("v1");
    return versioned
        ? CallUrl.of(base, "embeddings")
        : CallUrl.of(base, "openai", "v1", "embeddings");
  }

  @Override
  public Map<String, String> authorization(Deployment deployment) {
    return deployment.apiKey().isEmpty() ? Map.of() : Map.of("api-key", deployment.apiKey());
  }
}
