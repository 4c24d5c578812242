package io.embeddingstreams.provider.api;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ProviderKind;
import java.net.URI;

/**
 * Any other server of OpenAI's shape. Some serve {@code /embeddings} at their root, so nothing but
 * that is ever appended.
 */
final class OpenAiCompatibleApi extends OpenAiLikeApi {
  OpenAiCompatibleApi() {
    super(ProviderKind.OPENAI_COMPATIBLE);
  }

  @Override
  public URI url(Deployment deployment) {
    return CallUrl.of(base(deployment), "embeddings");
  }
}
