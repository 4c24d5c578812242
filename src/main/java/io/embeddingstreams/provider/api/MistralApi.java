package io.embeddingstreams.provider.api;

import io.embeddingstreams.model.ProviderKind;

/** Mistral: OpenAI's shape with its own name for dimensions. */
final class MistralApi extends OpenAiLikeApi {
  MistralApi() {
    super(ProviderKind.MISTRAL);
  }

  @Override
  String dimensionsField() {
    return "output_dimension";
  }
}
