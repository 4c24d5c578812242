package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.documents.DocumentMapper.Cutter;
import io.embeddingstreams.model.Chunking;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.TestModels;
import io.embeddingstreams.split.TokenCounter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTokensTest {
  private static final String TEXT =
      "Words without an end, some of them odd: xyzzy 日本. ".repeat(40);

  private final TokenCounter counter = new TokenCounter();

  @ParameterizedTest(name = "{0} takes {1} tokens, prefix {2}")
  @CsvSource({
    "guessed,20,search_document: ",
    "text-embedding-3-small,20,search_document: ",
    "guessed,30,''",
    "text-embedding-3-small,30,''",
    "guessed,0,search_document: "
  })
  void shouldLeaveRoomForTheModelsPrefixInAChunk(String space, int most, String prefix) {
    // Given
    ModelSpec model = model(space, most, prefix);
    Models models =
        new Models(List.of(model), List.of(TestModels.collection("docs", "m", "vectors")));
    Cutter cutter = ModelTokens.cutter(counter, () -> models);

    // When
    List<String> chunks = cutter.cut("docs", TEXT, new Chunking(20, 5));

    // Then
    int fits = most == 0 ? 25 : most;
    assertThat(chunks)
        .hasSizeGreaterThan(1)
        .allSatisfy(chunk -> assertThat(tokens(model, prefix + chunk)).isLessThanOrEqualTo(fits));
  }

  private int tokens(ModelSpec model, String text) {
    return counter.count(model, new Input.Text(text));
  }

  private static ModelSpec model(String space, int most, String prefix) {
    ModelSpec plain = TestModels.model("m", space);
    return new ModelSpec(
        "m",
        space,
        plain.dimensions(),
        most,
        null,
        prefix.isEmpty() ? Map.of() : Map.of(InputType.DOCUMENT, prefix),
        false,
        plain.cache(),
        plain.deployments(),
        0);
  }
}
