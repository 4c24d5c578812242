package io.embeddingstreams.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.ProviderKind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCounterTest {
  private static final TokenCounter COUNTER = new TokenCounter();
  private static final ModelSpec KNOWN = model("text-embedding-3-small");
  private static final ModelSpec UNKNOWN = model("some-model");

  @Test
  void shouldCountByTheTokenizerWhereItIsKnown() {
    assertThat(COUNTER.count(KNOWN, new Input.Text("tiktoken is great!"))).isEqualTo(6);
    assertThat(COUNTER.count(KNOWN, new Input.Text("<|endoftext|>"))).isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource({"a, 1", "abcd, 1", "abcde, 2", "😀😀😀😀, 1", "😀😀😀😀😀, 2"})
  void shouldEstimateElsewhere(String text, int tokens) {
    assertThat(COUNTER.count(UNKNOWN, new Input.Text(text))).isEqualTo(tokens);
  }

  @Test
  void shouldCountTokenIds() {
    assertThat(COUNTER.count(KNOWN, new Input.Tokens(new int[] {1, 2, 3}))).isEqualTo(3);
  }

  @Test
  void shouldCountItemsThatWereEstimated() {
    Fingerprint fingerprint = Fingerprint.of(new byte[Fingerprint.LENGTH]);
    Item item = new Item(0, fingerprint, new Input.Text("tiktoken is great!"), 5);

    assertThat(COUNTER.counted(KNOWN, item).tokens()).isEqualTo(6);
    assertThat(COUNTER.counted(UNKNOWN, item)).isSameAs(item);
  }

  @Test
  void shouldNeverEstimateAboveALimitThatIsKept() {
    String text = "a".repeat(3000);

    assertThat(COUNTER.measure(KNOWN, new Input.Text(text), 9000)).isEqualTo(750);
    assertThat(COUNTER.measure(KNOWN, new Input.Text("tiktoken is great!"), 10)).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "word ", " ", "😀", "a1b2-"})
  @Timeout(60)
  void shouldBeBoundedInTimeForHugeTexts(String unit) {
    Input huge = new Input.Text(unit.repeat(8_000_000 / unit.length()));

    int tokens = COUNTER.measure(KNOWN, huge, 8191);
    Input cut = COUNTER.cut(KNOWN, huge, 8191);

    assertThat(tokens).isGreaterThan(8191);
    assertThat(COUNTER.measure(KNOWN, cut, 8191)).isLessThanOrEqualTo(8191);
  }

  @Test
  void shouldCountTextsOfManyPiecesExactly() {
    String text = "The quick brown fox, it's said, jumps over 13 lazy dogs. ".repeat(200);

    assertThat(COUNTER.measure(KNOWN, new Input.Text(text), 8191)).isEqualTo(16 * 200 + 1);
  }

  @Test
  void shouldCutAtATokenAndNeverInsideACharacter() {
    for (int limit = 1; limit < 40; limit++) {
      String text = "héllo wörld 😀👩‍👩‍👧 日本語のテキスト, and so on; ".repeat(3);

      String cut = ((Input.Text) COUNTER.cut(KNOWN, new Input.Text(text), limit)).value();

      assertThat(text).startsWith(cut);
      assertThat(COUNTER.count(KNOWN, new Input.Text(cut + " "))).isLessThanOrEqualTo(limit + 1);
      assertThat(cut.isEmpty() || !Character.isHighSurrogate(cut.charAt(cut.length() - 1)))
          .isTrue();
    }
  }

  private static ModelSpec model(String upstream) {
    CachePolicy policy = new CachePolicy(CacheMode.ALWAYS, Duration.ofDays(1));
    ProviderKind kind = ProviderKind.OPENAI;
    return PlannerTest.spec("m", kind, upstream, 0, 8191, null, Map.of(), false, policy);
  }
}
