package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.ProviderTraits;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.provider.CallResult.Fault;
import io.embeddingstreams.provider.CallResult.Kind;
import io.embeddingstreams.provider.CallResult.Vectors;
import io.embeddingstreams.provider.FakeProvider.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose vectors an answer holds, for every provider that is reached by HTTP. */
class ProviderAnswersTest extends ProviderCalls {
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "LOCAL")
  void shouldGiveEachInputItsOwnVectorBitForBit(ProviderKind kind) {
    for (AskedEncoding encoding : ProviderTraits.of(kind).acceptedEncodings()) {
      // When
      Vectors answer = vectors(call(deployment(kind, encoding), PLAIN, FakeProvider.DIMENSIONS));
      // Then
      assertThat(answer.vectors()).isEqualTo(expected(INPUTS));
      assertThat(answer.tokens()).hasSize(3).allMatch(tokens -> tokens > 0);
      assertThat(answer.upstreamModel()).isIn("fake-8", "used");
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"LOCAL", "GEMINI", "TEI"})
  void shouldShareOutTheProvidersTotal(ProviderKind kind) {
    Vectors answer = vectors(call(deployment(kind, AskedEncoding.OMIT), PLAIN, 0));
    assertThat(answer.tokens()).containsExactly(3, 1, 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"index\":0,\"embedding\":V},{\"index\":1,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":1,\"embedding\":V},{\"index\":2,\"embedding\":V},{\"index\":3,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":1,\"embedding\":V},{\"index\":1,\"embedding\":V}]",
        "[{\"index\":1,\"embedding\":V},{\"index\":2,\"embedding\":V},{\"index\":3,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":-1,\"embedding\":V},{\"index\":2,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"embedding\":V},{\"index\":2,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":1.0,\"embedding\":V},{\"index\":2,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":4294967297,\"embedding\":V},{\"index\":2,\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":null},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":\"\"},{\"embedding\":V}]",
        "[{\"embedding\":V},{},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,NaN]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,-Infinity]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,1e40]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,null]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,\"3\"]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[[1,2,3]]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":{\"float\":[1,2,3]}},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":\"AAAAAAAAAAAAAAB\"},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":\"AAAA AAAAAAAAAAA\"},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":\"AACAfwAAgH8AAIB/\"},{\"embedding\":V}]",
        "[[1,2,3],[1,2,3],[1,2,3]]",
        "null",
        "{}"
      })
  void shouldRefuseAnAnswerThatCouldMisplaceAVector(String data) {
    server.next(Reply.of(200, "{\"data\":" + data.replace("V", "[1,2,3]") + "}"));
    Fault fault = fault(call(openAi(), PLAIN, 3));
    assertThat(fault.kind()).isEqualTo(Kind.COUNTED);
    assertThat(fault.failure().code()).isEqualTo(ErrorCode.INVALID_PROVIDER_RESPONSE);
  }

  @Test
  void shouldTakeLooseItemsWhereTheyAreUnambiguous() {
    // Given
    server.next(
        Reply.of(
            200,
            "{\"x\":{\"a\":[1]},\"data\":[{\"embedding\":[1,2],\"extra\":{\"a\":null}},"
                + "{\"embedding\":\"AABAQAAAgEA=\",\"index\":null},{\"embedding\":[5,-0]}]}"));
    // When
    Vectors answer = vectors(call(openAi(), PLAIN, 2));
    // Then
    assertThat(answer.vectors())
        .containsExactly(Vector.of(1, 2), Vector.of(3, 4), Vector.of(5, -0f));
  }

  @Test
  void shouldRefuseOtherDimensionsThanExpected() {
    assertThat(fault(call(openAi(), PLAIN, 7)).failure().message())
        .contains("8 dimensions at index 0 instead of 7");
  }

  @Test
  void shouldNameTheLikelyWrongUrlOfABareArray() {
    server.next(Reply.of(200, "[[1,2],[1,2],[1,2]]"));
    assertThat(fault(call(openAi(), PLAIN, 2)).failure().message())
        .contains("bare array", "base-url", "/v1/embeddings");
  }

  @Test
  void shouldCountWithTheTokenizerOfAKnownModel() {
    // Given
    Deployment known = withModel(openAi(), "text-embedding-3-small");
    List<Input> inputs = texts("internationalization", "a b c d e f");
    server.next(
        Reply.of(
            200,
            "{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}],\"usage\":{\"total_tokens\":8}}"));
    // When
    Vectors answer = vectors(client.call(known, PLAIN, 0, inputs).join());
    // Then
    assertThat(answer.tokens()).containsExactly(2, 6);
  }
}
