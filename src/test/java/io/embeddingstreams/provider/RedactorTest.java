package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  @Test
  void shouldKeepWhatQuotesNothing() {
    assertThat(redactor("hello world, all of you").clean("This model's maximum is 8192\n tokens"))
        .isEqualTo("This model's maximum is 8192 tokens");
  }

  @Test
  void shouldMaskWholeInputsAndStretches() {
    assertThat(redactor("hello world, all of you", "cat").clean("bad: Hello World, al.. a Cat!"))
        .isEqualTo("bad: ….. a …!");
    assertThat(redactor("cat").clean("concatenate")).isEqualTo("concatenate");
  }

  @Test
  void shouldMaskTokenIdsKeyAndHeaders() {
    List<Input> ids = List.of(new Input.Tokens(new int[] {1, 22, 333}));
    assertThat(new Redactor(deployment(), ids).clean("got [1, 22, 333] of key-12345678 and team-a"))
        .isEqualTo("got […] of … and …");
  }

  @Test
  void shouldDropWhatMayHideAnEscapedInput() {
    assertThat(redactor("héllo wörld").clean("bad: h\\u00e9llo")).isEmpty();
  }

  @Test
  void shouldCutToALine() {
    String clean = redactor("x").clean("😀 ab\u0000\n".repeat(500));
    assertThat(clean).hasSizeLessThanOrEqualTo(200).endsWith("…").doesNotContain("\n", "\u0000");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void shouldNeverShowTenCharactersOfAnInput(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 200; run++) {
      // Given
      String input = word(random, 300);
      int from = random.nextInt(200);
      String quote = input.substring(from, from + random.nextInt(10, 100));
      // When
      String clean = redactor(input).clean(word(random, random.nextInt(900)) + quote);
      // Then
      for (int i = 0; i + 10 <= input.length(); i++) {
        assertThat(clean).doesNotContain(input.substring(i, i + 10));
      }
    }
  }

  private static String word(SplittableRandom random, int length) {
    return Stream.generate(() -> String.valueOf((char) random.nextInt('a', 'z')))
        .limit(length)
        .collect(Collectors.joining());
  }

  private static Redactor redactor(String... inputs) {
    return new Redactor(deployment(), Stream.of(inputs).<Input>map(Input.Text::new).toList());
  }

  private static Deployment deployment() {
    return new Deployment(
        "d",
        ProviderKind.OPENAI,
        "",
        "m",
        "key-12345678",
        Map.of("X-Team", "team-a"),
        1,
        1,
        0,
        0,
        1,
        0,
        0,
        0,
        Duration.ofSeconds(1),
        null);
  }
}
