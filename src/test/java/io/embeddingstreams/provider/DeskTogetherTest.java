package io.embeddingstreams.provider;

import static io.embeddingstreams.provider.Fixtures.deployment;
import static io.embeddingstreams.provider.Fixtures.fault;
import static io.embeddingstreams.provider.Fixtures.models;
import static io.embeddingstreams.provider.Simulation.MILLI;
import static io.embeddingstreams.provider.Simulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.Together;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Items whose vectors depend on each other go in one call, with no others, in order. */
class DeskTogetherTest {
  @Test
  void shouldSendTheItemsOfOneRequestInOneCallAndInOrder() {
    Simulation world = new Simulation(models(deployment("a")));
    world.offer(100, 110);
    offer(world, shape("r", 3), 2, 0);
    world.runUntil(SECOND);
    assertThat(world.sizes()).containsExactly(10);

    offer(world, shape("r", 3), 1);
    world.runUntil(2 * SECOND);

    assertThat(world.sizes()).containsExactly(10, 3);
    assertThat(world.calls.get(1).inputs()).isEqualTo(texts(0, 3));
    world.assertAnswered(0, 3);
  }

  @Test
  void shouldKeepRequestsApart() {
    Simulation world = new Simulation(models(deployment("a")));

    offer(world, shape("r", 2), 0, 1);
    offer(world, shape("s", 2), 2, 3);
    world.runUntil(SECOND);

    assertThat(world.sizes()).containsExactly(2, 2);
  }

  @Test
  void shouldNotSplitARejectedCall() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider = batch -> fault(CallResult.Kind.INPUT);

    offer(world, shape("r", 4), 0, 1, 2, 3);
    world.runUntil(SECOND);

    assertThat(world.sizes()).containsExactly(4);
    IntStream.range(0, 4).forEach(n -> world.assertGaveUp(n, ErrorCode.INPUT_REJECTED));
  }

  @Test
  void shouldRepeatACallWhole() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider =
        batch -> world.calls.size() < 3 ? fault(CallResult.Kind.WAIT) : Fixtures.vectors(4);

    offer(world, shape("r", 4), 0, 1, 2, 3);
    world.runUntil(60 * SECOND);

    assertThat(world.sizes()).containsExactly(4, 4, 4);
    assertThat(world.calls.get(2).inputs()).isEqualTo(texts(0, 4));
    world.assertAnswered(0, 4);
  }

  @Test
  void shouldTakeTheRestOfARequestWhereMemoryIsFull() {
    Simulation world = new Simulation(models(deployment("a").slots(1).inputs(4)));
    world.latency = 10 * SECOND;
    world.offer(100, 104);
    world.runUntil(MILLI);
    offer(world, shape("r", 4), 0);
    world.offer(104, 111);
    assertThat(world.offer(111)).isFalse();

    offer(world, shape("r", 4), 1, 2, 3);
    world.runUntil(60 * SECOND);

    world.assertAnswered(0, 4);
  }

  @Test
  void shouldGiveUpWhatIsLeftAlone() {
    Simulation world = new Simulation(models(deployment("a")));

    offer(world, shape("r", 3), 0, 1);
    world.runUntil(121 * SECOND);

    assertThat(world.calls).isEmpty();
    world.assertGaveUp(0, ErrorCode.INTERNAL);
    world.assertGaveUp(1, ErrorCode.INTERNAL);
    assertThat(world.desk.hasRoom("m")).isTrue();
  }

  private static CallShape shape(String request, int items) {
    String params = "{\"late_chunking\":true}";
    return new CallShape("m", 0, null, params, false, new Together(request, items));
  }

  private static void offer(Simulation world, CallShape shape, int... numbers) {
    for (int n : numbers) {
      Miss miss = Fixtures.miss(shape, n, 10, 0);
      assertThat(world.offer(miss, n)).as("offer " + n).isTrue();
    }
  }

  private static List<Input> texts(int from, int to) {
    return IntStream.range(from, to).<Input>mapToObj(n -> new Input.Text("text " + n)).toList();
  }
}
