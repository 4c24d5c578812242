package io.embeddingstreams.provider;

import static io.embeddingstreams.provider.Fixtures.deployment;
import static io.embeddingstreams.provider.Fixtures.fault;
import static io.embeddingstreams.provider.Fixtures.miss;
import static io.embeddingstreams.provider.Fixtures.models;
import static io.embeddingstreams.provider.Fixtures.shape;
import static io.embeddingstreams.provider.Fixtures.vectors;
import static io.embeddingstreams.provider.Simulation.MILLI;
import static io.embeddingstreams.provider.Simulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeskLimitsTest {
  @Test
  void shouldSpendFewCallsAMinuteEvenly() {
    Simulation world = new Simulation(models(deployment("a").inputs(1).perMinute(12, 0, 0)));
    world.runUntil(30 * SECOND);
    world.offer(0, 8);
    world.runUntil(45 * SECOND);

    assertThat(world.calls.size()).isBetween(2, 12);
    world.runUntil(120 * SECOND);
    world.assertAnswered(0, 8);
  }

  @Test
  void shouldSpendFewInputsAMinuteEvenly() {
    Simulation world = new Simulation(models(deployment("a").inputs(5).perMinute(0, 0, 20)));
    world.runUntil(30 * SECOND);
    world.offer(0, 40);
    world.runUntil(45 * SECOND);

    assertThat(world.sizes().stream().mapToInt(n -> n).sum()).isBetween(5, 20);
  }

  @Test
  void shouldLetAnInputThroughThatIsLargerThanTheLimit() {
    Simulation world = new Simulation(models(deployment("a").perMinute(0, 100, 0)));
    world.offer(miss(shape("m", 0), 0, 500, 0), 0);
    world.offer(1);
    world.runUntil(600 * SECOND);

    world.assertAnswered(0, 2);
  }

  @Test
  void shouldTakeItsShareOfSlots() {
    Simulation world = new Simulation(models(deployment("a").inputs(1)));
    world.desk.share(0.5, world.now());
    world.offer(0, 4);
    world.runUntil(MILLI);
    assertThat(world.calls).hasSize(2);
    world.desk.share(0.01, world.now());
    world.runUntil(SECOND);

    world.assertAnswered(0, 4);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldSettleEachExactlyOnceWhateverProvidersDo(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Simulation world =
        new Simulation(
            models(
                deployment("a").inputs(1 + random.nextInt(20)).slots(1 + random.nextInt(3)),
                deployment("b").order(2).perMinute(600, 0, 0).inputs(7)),
            Fixtures.POLICY,
            seed);
    CallResult.Kind[] kinds = CallResult.Kind.values();
    world.provider =
        batch ->
            random.nextInt(3) == 0
                ? fault(kinds[random.nextInt(kinds.length)])
                : vectors(batch.items().size());
    int offered = 0;
    while (offered < 600) {
      long deadline = random.nextInt(4) == 0 ? world.now / MILLI + random.nextInt(3000) : 0;
      if (world.offer(miss(shape("m", random.nextInt(3)), offered, 10, deadline), offered)) {
        offered++;
      }
      if (random.nextInt(5) == 0) {
        world.runUntil(world.now + random.nextLong(100 * MILLI));
      }
    }
    world.runUntil(world.now + 3600 * SECOND);

    for (int n = 0; n < 600; n++) {
      assertThat(world.settled.get(n)).as("outcomes of " + n).hasSize(1);
    }
    assertThat(world.desk.onWire()).isZero();
  }
}
