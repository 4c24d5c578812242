package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSharesTest {
  @Test
  void shouldShareInProportion() {
    assertThat(TokenShares.of(List.of(3, 1, 7), 10)).containsExactly(3, 1, 6);
  }

  @Test
  void shouldKeepCountsThatAddUp() {
    assertThat(TokenShares.of(List.of(7, 1, 2), 10)).containsExactly(7, 1, 2);
  }

  @Test
  void shouldGiveASingleInputTheTotal() {
    assertThat(TokenShares.of(List.of(3), 10)).containsExactly(10);
  }

  @Test
  void shouldEstimateWhereNothingWasSaid() {
    assertThat(TokenShares.of(List.of(3, 4), -1)).containsExactly(3, 4);
    assertThat(TokenShares.of(List.of(3, 4), 0)).containsExactly(3, 4);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldAlwaysAddUpAndStayNearTheProportion(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 200; run++) {
      // Given
      List<Integer> counts =
          Stream.generate(() -> random.nextInt(1, 9000)).limit(random.nextInt(1, 200)).toList();
      long total = random.nextInt(1, 1_000_000);
      // When
      List<Integer> shares = TokenShares.of(counts, total);
      // Then
      long sum = counts.stream().mapToLong(Integer::longValue).sum();
      assertThat(shares.stream().mapToLong(Integer::longValue).sum()).isEqualTo(total);
      for (int i = 0; i < counts.size(); i++) {
        assertThat(shares.get(i))
            .isBetween(floor(counts.get(i), total, sum), floor(counts.get(i), total, sum) + 1);
      }
    }
  }

  private static int floor(int count, long total, long sum) {
    return (int) (count * total / sum);
  }
}
