package io.embeddingstreams.provider.api;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** How one provider is asked and read. Stateless; any number of threads. */
public interface ProviderApi {
  /**
   * Where calls of the deployment go.
   *
   * @throws IllegalArgumentException where the base URL is missing or is none
   */
  URI url(Deployment deployment);

  /** The headers that carry the key; none without a key. */
  Map<String, String> authorization(Deployment deployment);

  /** The body of a call, JSON in UTF-8. */
  byte[] body(Deployment deployment, CallShape shape, List<Input> inputs);

  /** What a good answer (status 2xx) holds. */
  Answer read(HttpAnswer answer) throws UnusableAnswerException;

  /** The API of a provider that is reached by HTTP. */
  static ProviderApi of(ProviderKind provider) {
    return switch (provider) {
      case OPENAI -> new OpenAiApi();
      case AZURE_OPENAI -> new AzureOpenAiApi();
      case VLLM -> new VllmApi();
      case TEI -> new TeiApi();
      case OLLAMA -> new OllamaApi();
      case COHERE -> new CohereApi();
      case VOYAGE -> new VoyageApi();
      case MISTRAL -> new MistralApi();
      case JINA -> new JinaApi();
      case GEMINI -> new GeminiApi();
      case OPENAI_COMPATIBLE -> new OpenAiCompatibleApi();
      case LOCAL -> throw new IllegalArgumentException("local is not reached by HTTP");
    };
  }
}
