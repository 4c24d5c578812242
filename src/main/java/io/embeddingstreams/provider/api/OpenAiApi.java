package io.embeddingstreams.provider.api;

import io.embeddingstreams.model.ProviderKind;

/** OpenAI. */
final class OpenAiApi extends OpenAiLikeApi {
  OpenAiApi() {
    super(ProviderKind.OPENAI);
  }
}
