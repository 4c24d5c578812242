package io.embeddingstreams.provider.api;

import io.embeddingstreams.model.ProviderKind;

/** vLLM's OpenAI-shaped server. */
final class VllmApi extends OpenAiLikeApi {
  VllmApi() {
    super(ProviderKind.VLLM);
  }
}
