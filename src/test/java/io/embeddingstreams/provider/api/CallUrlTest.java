package io.embeddingstreams.provider.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ProviderKind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallUrlTest {
  @ParameterizedTest
  @CsvSource({
    "OPENAI, '', https://api.openai.com/v1/embeddings",
    "OPENAI, http://h, http://h/v1/embeddings",
    "OPENAI, http://h/v1, http://h/v1/embeddings",
    "OPENAI, http://h/v1/, http://h/v1/embeddings",
    "OPENAI, http://h/v1/embeddings, http://h/v1/embeddings",
    "OPENAI, http://h/v1/embeddings/, http://h/v1/embeddings",
    "OPENAI, http://h/gateway/openai, http://h/gateway/openai/embeddings",
    "VLLM, http://my_host:8000/v1?a=b, http://my_host:8000/v1/embeddings?a=b",
    "OPENAI_COMPATIBLE, http://h:7997, http://h:7997/embeddings",
    "OPENAI_COMPATIBLE, http://h/v1/, http://h/v1/embeddings",
    "AZURE_OPENAI, https://r.openai.azure.com, https://r.openai.azure.com/openai/v1/embeddings",
    "AZURE_OPENAI, https://r/openai/, https://r/openai/v1/embeddings",
    "AZURE_OPENAI, https://r/openai/v1/, https://r/openai/v1/embeddings",
    "AZURE_OPENAI, https://r/openai/deployments/d, https://r/openai/deployments/d/embeddings?api-version=2024-10-21",
    "AZURE_OPENAI, https://r/openai/deployments/d/embeddings?api-version=1, https://r/openai/deployments/d/embeddings?api-version=1",
    "TEI, http://h, http://h/embed",
    "TEI, http://h/embed/, http://h/embed",
    "OLLAMA, '', http://localhost:11434/api/embed",
    "OLLAMA, http://h/api, http://h/api/embed",
    "COHERE, '', https://api.cohere.com/v2/embed",
    "COHERE, http://h/v2/, http://h/v2/embed",
    "COHERE, http://h/cohere, http://h/cohere/v2/embed",
    "VOYAGE, '', https://api.voyageai.com/v1/embeddings",
    "MISTRAL, http://h/v1, http://h/v1/embeddings",
    "JINA, http://h/jina/v1, http://h/jina/v1/embeddings",
    "GEMINI, http://h, http://h/v1beta/models/m:batchEmbedContents",
    "GEMINI, http://h/v1beta/, http://h/v1beta/models/m:batchEmbedContents",
    "GEMINI, http://h/v1, http://h/v1/models/m:batchEmbedContents"
  })
  void shouldAppendThePathOnce(ProviderKind kind, String base, String url) {
    assertThat(ProviderApi.of(kind).url(deployment(kind, base))).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost:80", "ftp://h", "http://", "http://u:p@h/v1", "http://[", "x"})
  void shouldRefuseWhatIsNoAddress(String base) {
    assertThatThrownBy(() -> new OpenAiCompatibleApi().url(deployment(ProviderKind.VLLM, base)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Deployment deployment(ProviderKind kind, String base) {
    return new Deployment(
        "d", kind, base, "m", "", Map.of(), 1, 1, 0, 0, 1, 0, 0, 0, Duration.ofSeconds(1), null);
  }
}
