package io.embeddingstreams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void shouldTellWhatAShareOfTheRequestsDidNotExceed() {
    Latencies latencies =
        new Latencies(LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray());

    assertThat(latencies.at(0.5)).isEqualTo(100);
    assertThat(latencies.at(0.99)).isEqualTo(198);
    assertThat(latencies.at(1)).isEqualTo(200);
  }

  @Test
  void shouldTellOfASingleRequest() {
    assertThat(new Latencies(new long[] {2_500_000}).at(0.99)).isEqualTo(2.5);
  }
}
