package io.embeddingstreams.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.OpenWork.Bounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenWorkTest {
  @ParameterizedTest
  @CsvSource({"2, 1000, 1000", "1000, 20, 1000", "1000, 1000, 200"})
  void shouldBeFullAtEachBound(int requests, long items, long bytes) {
    OpenWork work = new OpenWork(new Bounds(requests, items, bytes, 1));

    work.add("m", 10, 100);
    assertThat(work.isFull()).isFalse();
    work.add("m", 10, 100);
    assertThat(work.isFull()).isTrue();
    work.remove("m", 10, 100);
    assertThat(work.isFull()).isFalse();
  }

  @Test
  void shouldTakeARequestLargerThanTheBoundWhenNothingElseIsOpen() {
    OpenWork work = new OpenWork(new Bounds(1, 1, 1, 1));

    assertThat(work.isFull()).isFalse();
    work.add("m", 100, 100);
    assertThat(work.isFull()).isTrue();
    work.remove("m", 100, 100);
    assertThat(work.isFull()).isFalse();
  }

  @Test
  void shouldHoldEachModelToItsShare() {
    OpenWork work = new OpenWork(new Bounds(100, 100, 100, 0.5));

    work.add("greedy", 50, 1);
    work.add("modest", 49, 1);

    assertThat(work.isFull("greedy")).isTrue();
    assertThat(work.isFull("modest")).isFalse();
    assertThat(work.isFull("unknown")).isFalse();
    work.remove("greedy", 50, 1);
    assertThat(work.isFull("greedy")).isFalse();
    assertThat(work.items()).isEqualTo(49);
    assertThat(work.requests()).isEqualTo(1);
    assertThat(work.bytes()).isEqualTo(1);
  }
}
