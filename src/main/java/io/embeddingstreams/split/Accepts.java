package io.embeddingstreams.split;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.ProviderKind;

/** What the providers behind a model accept. */
public interface Accepts {
  /** Whether every deployment can be asked for a number of dimensions. */
  boolean dimensions(ModelSpec model);

  /** Whether a deployment tells queries and documents apart. */
  boolean inputType(ModelSpec model);

  /** Whether every deployment takes token ids. */
  boolean tokens(ModelSpec model);

  /** What the kinds of providers accept by their documentation. */
  static Accepts byProvider() {
    return new Accepts() {
      @Override
      public boolean dimensions(ModelSpec model) {
        return model.deployments().stream().allMatch(d -> d.provider() != ProviderKind.LOCAL);
      }

      @Override
      public boolean inputType(ModelSpec model) {
        return model.deployments().stream().anyMatch(Accepts::knowsInputTypes);
      }

      @Override
      public boolean tokens(ModelSpec model) {
        return model.deployments().stream().allMatch(Accepts::takesTokens);
      }
    };
  }

  private static boolean knowsInputTypes(Deployment deployment) {
    return switch (deployment.provider()) {
      case COHERE, VOYAGE, JINA, GEMINI -> true;
      case OPENAI, AZURE_OPENAI, VLLM, TEI, OLLAMA, MISTRAL, OPENAI_COMPATIBLE, LOCAL -> false;
    };
  }

  private static boolean takesTokens(Deployment deployment) {
    return switch (deployment.provider()) {
      case OPENAI, AZURE_OPENAI, VLLM, TEI, OPENAI_COMPATIBLE -> true;
      case COHERE, VOYAGE, JINA, GEMINI, OLLAMA, MISTRAL, LOCAL -> false;
    };
  }
}
