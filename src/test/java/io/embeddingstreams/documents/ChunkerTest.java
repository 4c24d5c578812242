package io.embeddingstreams.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.Chunking;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkerTest {
  /** A token a word, or a started four characters of one. */
  private static final Tokens WORDS =
      new Tokens() {
        @Override
        public int most() {
          return 0;
        }

        @Override
        public int count(String text) {
          return Arrays.stream(text.split("\\s+")).mapToInt(word -> (word.length() + 3) / 4).sum();
        }

        @Override
        public String head(String text, int tokens) {
          int end = text.length();
          while (count(text.substring(0, end)) > tokens) {
            end--;
          }
          return text.substring(0, end);
        }
      };

  private static List<String> cut(String text, int tokens, int overlap) {
    return new Chunker(WORDS, new Chunking(tokens, overlap)).cut(text);
  }

  @Test
  void shouldLeaveAShortTextWhole() {
    assertThat(cut("One two.", 8, 2)).containsExactly("One two.");
    assertThat(cut("   ", 8, 2)).containsExactly("   ");
  }

  @Test
  void shouldCutAtTheEndsOfSentences() {
    assertThat(cut("One two. Six ten. All day. Go on.", 4, 0))
        .containsExactly("One two. Six ten.", "All day. Go on.");
  }

  @Test
  void shouldCutAtTheEndsOfLines() {
    assertThat(cut("one two\nsix ten\nall day\ngo on", 4, 0))
        .containsExactly("one two\nsix ten", "all day\ngo on");
  }

  @Test
  void shouldBeginWithTheLastSentencesOfTheChunkBefore() {
    assertThat(cut("One two. Six ten. All day. Go on.", 4, 2))
        .containsExactly("One two. Six ten.", "Six ten. All day.", "All day. Go on.");
  }

  @Test
  void shouldCutALongSentenceBetweenWords() {
    assertThat(cut("one two six ten all day go on", 3, 0))
        .containsExactly("one two six", "ten all day", "go on");
  }

  @Test
  void shouldCutALongWordAnywhere() {
    assertThat(cut("abcdefghijklmnop", 2, 0)).containsExactly("abcdefgh", "ijklmnop");
  }

  @Test
  void shouldNeverPartASurrogatePair() {
    List<String> chunks = cut("😀".repeat(9), 1, 0);

    assertThat(String.join("", chunks)).isEqualTo("😀".repeat(9));
    assertThat(chunks).noneMatch(Texts::hasLoneSurrogate);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepEveryWordInOrderAndNoChunkTooLong(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < 400; word++) {
      text.append('w').append(word).append(random.nextInt(5) == 0 ? ". A" : "");
      text.append(random.nextInt(9) == 0 ? "\n" : " ");
    }
    int tokens = random.nextInt(4, 40);

    List<String> whole = cut(text.toString(), tokens, 0);
    List<String> overlapping = cut(text.toString(), tokens, tokens / 2);

    assertThat(String.join(" ", whole).split("\\s+"))
        .isEqualTo(text.toString().strip().split("\\s+"));
    assertThat(whole).allMatch(chunk -> WORDS.count(chunk) <= tokens);
    assertThat(overlapping).allMatch(chunk -> WORDS.count(chunk) <= tokens);
    assertThat(String.join(" ", overlapping)).contains(whole.get(0));
  }
}
