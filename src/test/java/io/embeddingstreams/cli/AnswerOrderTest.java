package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerOrderTest {
  private static Answer answer(long number) {
    return new Answer(number, 200, 0, 1, 0, "{}");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldGiveEachAnswerOnceInOrder(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    AnswerOrder order = new AnswerOrder(8, 1000);
    List<Long> waiting = new ArrayList<>();
    List<Long> written = new ArrayList<>();
    long sent = 0;

    while (written.size() < 100) {
      while (sent < 100 && order.mayTake()) {
        order.took();
        waiting.add(sent++);
      }
      long chosen = waiting.remove(random.nextInt(waiting.size()));
      order.accept(answer(chosen)).forEach(ready -> written.add(ready.number()));
      assertThat(order.accept(answer(chosen))).isEmpty();
    }

    assertThat(written).containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
    assertThat(order.isIdle()).isTrue();
  }

  @Test
  void shouldBoundWhatIsUnderWay() {
    AnswerOrder order = new AnswerOrder(2, 1000);
    order.took();
    assertThat(order.mayTake()).isTrue();
    order.took();
    assertThat(order.mayTake()).isFalse();

    order.accept(answer(1));
    assertThat(order.mayTake()).isFalse();
    assertThat(order.accept(answer(0))).hasSize(2);
    assertThat(order.mayTake()).isTrue();
  }

  @Test
  void shouldBoundWhatItHolds() {
    AnswerOrder order = new AnswerOrder(100, 2);
    order.took();
    order.took();
    order.accept(answer(1));
    assertThat(order.mayTake()).isFalse();
  }

  @Test
  void shouldDropAnswersToNothing() {
    assertThat(new AnswerOrder(2, 10).accept(answer(0))).isEmpty();
  }
}
