package io.embeddingstreams.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void shouldTakeTheMiddleOfAnOddNumberOfRounds() {
    assertThat(Spread.of(List.of(5.0, 1.0, 3.0))).isEqualTo(new Spread(1, 3, 5));
  }

  @Test
  void shouldTakeTheMeanOfTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(8.0, 1.0, 3.0, 4.0))).isEqualTo(new Spread(1, 3.5, 8));
  }

  @Test
  void shouldRefuseNoRounds() {
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldCompareRoundByRound() {
    // Given
    List<Double> measured = List.of(10.0, 40.0, 90.0);
    List<Double> baseline = List.of(20.0, 40.0, 60.0);

    // When
    BenchLine line = BenchLine.of("hits", measured, baseline, "requests/s");

    // Then
    assertThat(line.ratio()).isEqualTo(new Spread(0.5, 1, 1.5));
    assertThat(line.toString()).endsWith(" 0.50 to  1.50 ratio=1.00");
  }
}
