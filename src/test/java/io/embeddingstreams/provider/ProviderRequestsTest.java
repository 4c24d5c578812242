package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.ProviderTraits;
import io.embeddingstreams.provider.FakeProvider.Seen;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is sent to every provider that is reached by HTTP. */
class ProviderRequestsTest extends ProviderCalls {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPENAI            | {"model": "fake-8", "input": ["a"], "encoding_format": "base64"}
          AZURE_OPENAI      | {"model": "fake-8", "input": ["a"], "encoding_format": "base64"}
          VLLM              | {"model": "fake-8", "input": ["a"], "encoding_format": "base64"}
          OPENAI_COMPATIBLE | {"model": "fake-8", "input": ["a"]}
          MISTRAL           | {"model": "fake-8", "input": ["a"], "encoding_format": "base64"}
          VOYAGE            | {"model": "fake-8", "input": ["a"], "encoding_format": "base64", "truncation": false}
          JINA              | {"model": "fake-8", "input": ["a"], "embedding_type": "base64"}
          TEI               | {"inputs": ["a"], "truncate": false}
          OLLAMA            | {"model": "fake-8", "input": ["a"], "truncate": false}
          COHERE            | {"model": "fake-8", "texts": ["a"], "input_type": "search_document", "embedding_types": ["float"], "truncate": "NONE"}
          GEMINI            | {"requests": [{"model": "models/fake-8", "content": {"parts": [{"text": "a"}]}}]}
          """)
  void shouldSendNothingThatNobodySet(ProviderKind kind, String body) throws IOException {
    client.call(deployment(kind, null), PLAIN, 0, texts("a")).join();
    assertThat(server.seen().get(0).body()).isEqualTo(JSON.readTree(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPENAI            | {"dimensions": 8, "x": [1]}
          AZURE_OPENAI      | {"dimensions": 8, "x": [1]}
          VLLM              | {"dimensions": 8, "x": [1]}
          OPENAI_COMPATIBLE | {"dimensions": 8, "x": [1]}
          MISTRAL           | {"output_dimension": 8, "x": [1]}
          VOYAGE            | {"output_dimension": 8, "x": [1], "input_type": "query"}
          JINA              | {"dimensions": 8, "x": [1], "task": "retrieval.query"}
          TEI               | {"dimensions": 8, "x": [1]}
          OLLAMA            | {"dimensions": 8, "x": [1]}
          COHERE            | {"output_dimension": 8, "x": [1], "input_type": "search_query"}
          GEMINI            | {"outputDimensionality": 8, "x": [1], "taskType": "RETRIEVAL_QUERY"}
          """)
  void shouldSendWhatWasSetInTheProvidersWords(ProviderKind kind, String fields)
      throws IOException {
    // Given
    boolean types = ProviderTraits.of(kind).acceptsInputType();
    String params = "{\"input\":\"other\",\"model\":\"other\",\"x\":[1]}";
    CallShape shape = new CallShape("m", 8, types ? InputType.QUERY : null, params, false);
    // When
    call(deployment(kind, AskedEncoding.OMIT), shape, 8);
    // Then
    JsonNode body = server.seen().get(0).body();
    JsonNode sent = kind == ProviderKind.GEMINI ? body.at("/requests/0") : body;
    JSON.readTree(fields)
        .properties()
        .forEach(field -> assertThat(sent.get(field.getKey())).isEqualTo(field.getValue()));
    assertThat(body.toString()).doesNotContain("other");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "LOCAL")
  void shouldAuthenticateAndAddHeaders(ProviderKind kind) {
    call(deployment(kind, null), PLAIN, 0);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(server.seen().get(0).headers());
    String name =
        switch (kind) {
          case AZURE_OPENAI -> "api-key";
          case GEMINI -> "x-goog-api-key";
          default -> "Authorization";
        };
    assertThat(headers.get(name)).endsWith(SECRET);
    assertThat(headers)
        .containsEntry("X-Team", "a")
        .containsEntry("User-Agent", "embedding-streams/1.2")
        .doesNotContainKey("Accept-Encoding");
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI", "AZURE_OPENAI", "VLLM", "OPENAI_COMPATIBLE", "TEI"})
  void shouldSendTokenIds(ProviderKind kind) {
    List<Input> ids = List.of(new Input.Tokens(new int[] {1, 2}), new Input.Tokens(new int[] {7}));
    CallShape shape = new CallShape("m", 0, null, "", true);
    CallResult result = client.call(deployment(kind, null), shape, 0, ids).join();
    assertThat(vectors(result).vectors())
        .containsExactly(FakeProvider.vector("[1,2]"), FakeProvider.vector("[7]"));
  }

  @Test
  void shouldUseTheProxy() {
    // Given
    HttpSettings proxy = new HttpSettings(server.url(""), "", "", "1");
    Deployment far = withBase(openAi(), "http://far.invalid/v1");
    try (HttpProviderClient proxied = new HttpProviderClient(proxy, Clock.systemUTC())) {
      // When
      vectors(proxied.call(far, PLAIN, 0, INPUTS).join());
      // Then
      Seen call = server.seen().get(0);
      assertThat(call.path()).isEqualTo("http://far.invalid/v1/embeddings");
    }
  }
}
