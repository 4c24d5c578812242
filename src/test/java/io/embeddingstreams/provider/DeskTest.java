package io.embeddingstreams.provider;

import static io.embeddingstreams.provider.Fixtures.deployment;
import static io.embeddingstreams.provider.Fixtures.fault;
import static io.embeddingstreams.provider.Fixtures.fingerprint;
import static io.embeddingstreams.provider.Fixtures.miss;
import static io.embeddingstreams.provider.Fixtures.model;
import static io.embeddingstreams.provider.Fixtures.models;
import static io.embeddingstreams.provider.Fixtures.shape;
import static io.embeddingstreams.provider.Fixtures.vectors;
import static io.embeddingstreams.provider.Simulation.MILLI;
import static io.embeddingstreams.provider.Simulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.Settled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeskTest {
  @Test
  void shouldSendFullCallsAtOnceAndTheRestAfterLinger() {
    Simulation world = new Simulation(models(deployment("a")));
    world.offer(0, 40);

    world.runUntil(4 * MILLI);
    assertThat(world.sizes()).containsExactly(32);
    world.runUntil(5 * MILLI);

    assertThat(world.sizes()).containsExactly(32, 8);
    world.runUntil(SECOND);
    world.assertAnswered(0, 40);
  }

  @Test
  void shouldKeepSlotsBusyWithFullCalls() {
    Simulation world = new Simulation(models(deployment("a")));
    int offered = 0;
    while (offered < 20_000) {
      while (offered < 20_000 && world.offer(offered)) {
        offered++;
      }
      world.runUntil(world.now + 5 * MILLI);
    }
    world.runUntil(world.now + 60 * SECOND);

    world.assertAnswered(0, 20_000);
    long last = world.calls.get(world.calls.size() - 1).sentNanos() + world.latency;
    assertThat(world.calls).hasSize(625);
    assertThat(last).isLessThanOrEqualTo((long) (625 / 4.0 * 200 * MILLI / 0.95));
  }

  @Test
  void shouldTakeTwoFillsBesideTheWireAndNoMore() {
    Simulation world = new Simulation(models(deployment("a")));
    world.offer(0, 256);
    assertThat(world.desk.hasRoom("m")).isFalse();
    assertThat(world.offer(256)).isFalse();

    world.runUntil(MILLI);

    world.offer(256, 384);
    assertThat(world.offer(384)).isFalse();
  }

  @Test
  void shouldRefuseWhatMemoryCannotHold() {
    Simulation world = new Simulation(models(deployment("a").inputs(2048)));
    String large = "x".repeat(1 << 20);
    int taken = 0;
    while (world.offer(
        new io.embeddingstreams.model.Miss(
            fingerprint(taken),
            shape("m", 0),
            new io.embeddingstreams.model.Input.Text(large),
            1,
            0,
            0),
        taken)) {
      taken++;
    }
    assertThat(taken).isBetween(60, 65);
  }

  @Test
  void shouldCoalesceAndTellTheLatestAlone() {
    Simulation world = new Simulation(models(deployment("a")));
    List<Settled> first = new ArrayList<>();
    world.desk.offer(miss(1, 5), first::add, world.now());

    assertThat(world.offer(miss(1, 0), 1)).isTrue();
    world.runUntil(MILLI * 100);
    assertThat(world.offer(1)).isTrue();
    world.runUntil(SECOND);

    assertThat(first).isEmpty();
    assertThat(world.calls).hasSize(1);
    world.assertAnswered(1, 2);
  }

  @Test
  void shouldNeverMixShapesAndServeTheOldestFirst() {
    Simulation world = new Simulation(models(deployment("a").slots(1)));
    for (int n = 0; n < 20; n++) {
      world.offer(miss(shape("m", n % 2 * 256), n, 10, 0), n);
    }
    world.runUntil(SECOND);

    assertThat(world.sizes()).containsExactly(10, 10);
    assertThat(world.calls.get(0).expectedDimensions()).isEqualTo(2);
    assertThat(world.calls.get(1).expectedDimensions()).isEqualTo(256);
    world.assertAnswered(0, 20);
  }

  @Test
  void shouldShareADeploymentFairlyBetweenModels() {
    Simulation world =
        new Simulation(
            new Models(
                List.of(
                    model("x", deployment("a").slots(1).inputs(1)),
                    model("y", deployment("a").slots(1).inputs(1)))));
    world.offer(miss(shape("x", 0), 0, 1, 0), 0);
    world.offer(miss(shape("x", 0), 1, 1, 0), 1);
    world.offer(miss(shape("y", 0), 2, 1, 0), 2);
    world.offer(miss(shape("y", 0), 3, 1, 0), 3);
    world.runUntil(10 * MILLI);
    assertThat(world.calls).hasSize(1);
    world.runUntil(2 * SECOND);

    assertThat(world.calls.stream().map(b -> b.shape().model()))
        .containsExactly("x", "y", "x", "y");
  }

  @Test
  void shouldHoldLimitsOfTokens() {
    Simulation world = new Simulation(models(deployment("a").tokens(100)));
    world.offer(0, 30);
    world.offer(miss(shape("m", 0), 30, 5000, 0), 30);
    world.runUntil(SECOND);

    assertThat(world.sizes()).containsExactly(10, 10, 10, 1);
  }

  @Test
  void shouldFindTheCulpritAmongTwenty() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider =
        batch ->
            Simulation.holds(batch, 13)
                ? fault(CallResult.Kind.INPUT)
                : vectors(batch.items().size());
    world.offer(0, 20);
    world.runUntil(10 * SECOND);

    world.assertGaveUp(13, ErrorCode.INPUT_REJECTED);
    world.assertAnswered(0, 13);
    world.assertAnswered(14, 20);
    assertThat(world.calls.size()).isLessThanOrEqualTo(12);
  }

  @Test
  void shouldRejectEachWhereAllAreRejected() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider = batch -> fault(CallResult.Kind.INPUT);
    world.offer(0, 20);
    world.runUntil(10 * SECOND);

    for (int n = 0; n < 20; n++) {
      world.assertGaveUp(n, ErrorCode.INPUT_REJECTED);
    }
    assertThat(world.calls).hasSize(39);
  }

  @Test
  void shouldGiveUpAfterMaxAttempts() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider = batch -> fault(CallResult.Kind.COUNTED);
    world.offer(0, 4);
    world.runUntil(10 * SECOND);

    world.assertGaveUp(0, ErrorCode.PROVIDER_UNAVAILABLE);
    assertThat(world.callsWith(0)).isEqualTo(3);
  }

  @Test
  void shouldNotMixItemsThatFailedWithNewOnes() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider =
        batch ->
            Simulation.holds(batch, 0)
                ? fault(CallResult.Kind.COUNTED)
                : vectors(batch.items().size());
    world.offer(0, 2);
    world.runUntil(205 * MILLI);
    world.offer(2, 10);
    world.runUntil(10 * SECOND);

    world.assertAnswered(2, 10);
  }

  @Test
  void shouldWaitOutALongOutage() {
    Simulation world = new Simulation(models(deployment("a")));
    world.latency = MILLI;
    world.provider = batch -> world.calls.size() <= 20 ? fault(CallResult.Kind.WAIT) : vectors(1);
    world.offer(0);
    world.runUntil(90 * SECOND);

    world.assertAnswered(0, 1);
    assertThat(world.calls).hasSize(21);
  }

  @Test
  void shouldAnswerSoonAfterFiveResets() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider = batch -> world.calls.size() <= 5 ? fault(CallResult.Kind.WAIT) : vectors(1);
    world.offer(0);
    world.runUntil(5 * SECOND);

    world.assertAnswered(0, 1);
  }

  @Test
  void shouldWaitAsLongAsTheProviderAsks() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider =
        batch ->
            world.calls.size() == 1
                ? Fixtures.retryAfter(CallResult.Kind.WAIT, 20_000)
                : vectors(batch.items().size());
    world.offer(0);
    world.runUntil(SECOND);
    world.offer(1);
    world.runUntil(60 * SECOND);

    assertThat(world.sizes()).containsExactly(1, 2);
    long pause = world.calls.get(1).sentNanos() - world.calls.get(0).sentNanos() - world.latency;
    assertThat(pause).isBetween(20 * SECOND, 20 * SECOND + 100 * MILLI);
  }

  @Test
  void shouldPauseUntilTheLimitIsReset() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider =
        batch ->
            new CallResult.Vectors(
                Collections.nCopies(1, io.embeddingstreams.model.Vector.of(1)),
                List.of(1),
                "",
                new CallResult.RateHeaders(0, -1, 7000));
    world.offer(0);
    world.runUntil(SECOND);
    world.offer(1);
    world.runUntil(60 * SECOND);

    assertThat(world.calls.get(1).sentNanos()).isGreaterThanOrEqualTo(7 * SECOND);
    world.assertAnswered(0, 2);
  }

  @Test
  void shouldFallBackAndComeBack() {
    Simulation world =
        new Simulation(models(deployment("first").order(1), deployment("second").order(2)));
    world.latency = MILLI;
    boolean[] down = {true};
    world.provider =
        batch ->
            down[0] && batch.lane().deployment().name().equals("first")
                ? fault(CallResult.Kind.WAIT)
                : vectors(batch.items().size());
    for (int n = 0; n < 40; n++) {
      world.offer(n);
      world.runUntil(world.now + 20 * MILLI);
      world.assertAnswered(n, n + 1);
    }
    assertThat(world.asked().stream().filter("first"::equals).count()).isLessThan(10);

    down[0] = false;
    world.runUntil(world.now + 3 * SECOND);
    world.offer(40);
    world.runUntil(world.now + SECOND);
    assertThat(world.asked().get(world.asked().size() - 1)).isEqualTo("first");
  }

  @Test
  void shouldAskTheNextAtOnceWhereADeploymentIsRefused() {
    Simulation world =
        new Simulation(models(deployment("first").order(1), deployment("second").order(2)));
    world.provider =
        batch ->
            batch.lane().deployment().name().equals("first")
                ? fault(CallResult.Kind.DEPLOYMENT)
                : vectors(batch.items().size());
    world.offer(0, 3);
    world.runUntil(450 * MILLI);

    assertThat(world.asked()).containsExactly("first", "second");
    world.assertAnswered(0, 3);
  }

  @Test
  void shouldFailAtOnceWhereAllRestAndHealByProbes() {
    Simulation world = new Simulation(models(deployment("a")));
    world.latency = MILLI;
    boolean[] refused = {true};
    world.provider =
        batch -> refused[0] ? fault(CallResult.Kind.DEPLOYMENT) : vectors(batch.items().size());
    world.offer(0);
    world.runUntil(100 * MILLI);
    world.offer(1);
    world.runUntil(200 * MILLI);
    world.assertGaveUp(0, ErrorCode.PROVIDER_AUTHENTICATION);
    world.assertGaveUp(1, ErrorCode.PROVIDER_AUTHENTICATION);
    assertThat(world.calls).hasSize(1);

    refused[0] = false;
    world.runUntil(1100 * MILLI);
    world.offer(2, 4);
    world.runUntil(2 * SECOND);

    world.assertAnswered(2, 4);
  }

  @Test
  void shouldTryAnotherDeploymentAfterACountedFault() {
    Simulation world = new Simulation(models(deployment("a"), deployment("b")));
    world.provider = batch -> world.calls.size() == 1 ? fault(CallResult.Kind.COUNTED) : vectors(1);
    world.offer(0);
    world.runUntil(SECOND);

    assertThat(world.asked()).hasSize(2).doesNotHaveDuplicates();
    world.assertAnswered(0, 1);
  }

  @Test
  void shouldCallNoMoreAfterTheDeadline() {
    Simulation world = new Simulation(models(deployment("a")));
    world.latency = 50 * MILLI;
    world.provider = batch -> fault(CallResult.Kind.WAIT);
    world.offer(miss(0, 4000), 0);
    world.runUntil(4050 * MILLI);
    world.assertGaveUp(0, ErrorCode.TIMEOUT);
    world.runUntil(60 * SECOND);

    assertThat(world.calls)
        .isNotEmpty()
        .allSatisfy(batch -> assertThat(batch.sentNanos()).isLessThan(4000 * MILLI));
  }

  @Test
  void shouldAnswerALateCallNormally() {
    Simulation world = new Simulation(models(deployment("a")));
    world.offer(miss(0, 100), 0);
    world.runUntil(SECOND);

    world.assertAnswered(0, 1);
  }

  @Test
  void shouldWaitLongerWhereTheDeadlineIsExtended() {
    Simulation world = new Simulation(models(deployment("a")));
    world.latency = MILLI;
    world.provider = batch -> world.now < 3 * SECOND ? fault(CallResult.Kind.WAIT) : vectors(1);
    world.offer(miss(0, 1000), 0);
    world.desk.extend(fingerprint(0), 10_000);
    world.runUntil(9 * SECOND);

    world.assertAnswered(0, 1);
  }

  @Test
  void shouldIsolateAnInputThatMakesCallsHang() {
    Simulation world = new Simulation(models(deployment("a")));
    world.provider =
        batch ->
            Simulation.holds(batch, 3)
                ? fault(CallResult.Kind.WAIT)
                : vectors(batch.items().size());
    world.offer(0, 8);
    for (int n = 8; n < 200; n++) {
      world.offer(n);
      world.runUntil(world.now + 300 * MILLI);
    }

    world.assertAnswered(0, 3);
    world.assertAnswered(4, 200);
    assertThat(world.settled.get(3)).isEmpty();
  }

  @Test
  void shouldFailWhatIsUnknownOrGone() {
    Simulation world = new Simulation(models(deployment("a").slots(1).inputs(1)));
    world.offer(miss(shape("other", 0), 9, 1, 0), 9);
    world.offer(0, 2);
    world.runUntil(10 * MILLI);
    world.desk.update(new Models(List.of()), world.now());
    world.runUntil(SECOND);

    world.assertGaveUp(9, ErrorCode.MODEL_NOT_FOUND);
    world.assertGaveUp(1, ErrorCode.MODEL_NOT_FOUND);
    world.assertAnswered(0, 1);
  }

  @Test
  void shouldForgetSilentlyWhatWaitsWhenStopped() {
    Simulation world = new Simulation(models(deployment("a").slots(1).inputs(1)));
    world.offer(0, 2);
    world.runUntil(10 * MILLI);
    world.desk.stop();
    world.runUntil(SECOND);

    world.assertAnswered(0, 1);
    assertThat(world.settled.get(1)).isEmpty();
    assertThat(world.offer(2)).isFalse();
  }
}
