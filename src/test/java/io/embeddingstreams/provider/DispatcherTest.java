package io.embeddingstreams.provider;

import static io.embeddingstreams.provider.Fixtures.deployment;
import static io.embeddingstreams.provider.Fixtures.fault;
import static io.embeddingstreams.provider.Fixtures.miss;
import static io.embeddingstreams.provider.Fixtures.model;
import static io.embeddingstreams.provider.Fixtures.models;
import static io.embeddingstreams.provider.Fixtures.shape;
import static io.embeddingstreams.provider.Fixtures.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.Settled;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeClient client = new FakeClient(threads);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BlockingQueue<Settled> settled = new LinkedBlockingQueue<>();
  private final Dispatcher dispatcher = dispatcher(Duration.ofMillis(5));

  private Dispatcher dispatcher(Duration linger) {
    return new Dispatcher(
        models(deployment("a")),
        client,
        linger,
        Fixtures.POLICY,
        new Meters(registry),
        InstantSource.system(),
        System::nanoTime,
        new SplittableRandom(1));
  }

  @AfterEach
  void end() throws InterruptedException {
    dispatcher.close();
    threads.shutdownNow();
    assertThat(dispatcher.awaitEnd(Duration.ofSeconds(10))).isTrue();
  }

  private List<Settled> await(int count) throws InterruptedException {
    List<Settled> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Settled next = settled.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("outcome " + i + " of " + count).isNotNull();
      all.add(next);
    }
    return all;
  }

  private static boolean waitFor(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void shouldAnswerAndCount() throws InterruptedException {
    for (int n = 0; n < 3; n++) {
      assertThat(dispatcher.offer(miss(n), settled::add)).isTrue();
    }
    assertThat(await(3)).allSatisfy(s -> assertThat(s).isInstanceOf(Settled.Answered.class));
    assertThat(dispatcher.drain(Duration.ofSeconds(10))).isTrue();

    String calls = "embedding.streams.provider.calls";
    assertThat(registry.get(calls).tags("outcome", "ok", "deployment", "a").counter().count())
        .isEqualTo(client.calls.size());
    assertThat(registry.get("embedding.streams.tokens").counter().count()).isEqualTo(3);
    assertThat(registry.get("embedding.streams.cost.dollars").counter().count()).isPositive();
    assertThat(registry.get("embedding.streams.deployment.state").gauge().value()).isZero();
  }

  @Test
  void shouldCallOnceForConcurrentOffersOfOneFingerprint() throws InterruptedException {
    // Given
    CountDownLatch answer = new CountDownLatch(1);
    client.script(
        sent -> {
          waitFor(answer);
          return vectors(sent.inputs().size());
        });
    CountDownLatch offered = new CountDownLatch(50);

    // When
    for (int i = 0; i < 50; i++) {
      threads.execute(
          () -> {
            dispatcher.offer(miss(1), settled::add);
            offered.countDown();
          });
    }
    assertThat(waitFor(offered)).isTrue();
    answer.countDown();

    // Then
    await(1);
    assertThat(dispatcher.drain(Duration.ofSeconds(10))).isTrue();
    assertThat(settled).isEmpty();
    assertThat(client.calls).hasSize(1);
  }

  /* A result that is there before its call has returned leaves the next one to the dispatcher. */
  @Test
  void shouldCallAgainFromTheThreadThatBringsAResult() throws InterruptedException {
    dispatcher.update(models(deployment("narrow").inputs(1).slots(1)));
    List<String> callers = new ArrayList<>();

    for (int round = 0; round < 50 && !callers.contains("result"); round++) {
      CountDownLatch answer = new CountDownLatch(1);
      client.script(
          sent -> {
            waitFor(answer);
            Thread.currentThread().setName("result");
            return vectors(sent.inputs().size());
          });
      assertThat(dispatcher.offer(miss(2 * round), settled::add)).isTrue();
      assertThat(dispatcher.offer(miss(2 * round + 1), settled::add)).isTrue();
      answer.countDown();
      await(2);
      assertThat(client.calls).hasSize(2 * round + 2);
      assertThat(client.calls.get(2 * round).callerName()).isEqualTo("dispatcher");
      callers.add(client.calls.get(2 * round + 1).callerName());
    }

    assertThat(callers).contains("result");
  }

  @Test
  void shouldGiveUpTheCulpritAlone() throws InterruptedException {
    Input culprit = new Input.Text("text 13");
    client.script(
        sent ->
            sent.inputs().contains(culprit)
                ? fault(CallResult.Kind.INPUT)
                : vectors(sent.inputs().size()));
    for (int n = 0; n < 20; n++) {
      dispatcher.offer(miss(n), settled::add);
    }

    List<Settled> all = await(20);

    assertThat(all.stream().filter(s -> s instanceof Settled.GaveUp)).hasSize(1);
    assertThat(client.calls.size()).isLessThanOrEqualTo(40);
  }

  @Test
  void shouldSurviveAClientThatThrows() throws InterruptedException {
    client.script(
        sent -> {
          throw new IllegalStateException("scripted bug");
        });
    dispatcher.offer(miss(1), settled::add);

    assertThat(await(1).get(0))
        .isInstanceOfSatisfying(
            Settled.GaveUp.class,
            g -> assertThat(g.failure().code()).isEqualTo(ErrorCode.INTERNAL));
    assertThat(client.calls).hasSize(Fixtures.POLICY.maxAttempts());
  }

  @Test
  void shouldSurviveAReceiverThatThrows() throws InterruptedException {
    dispatcher.offer(
        miss(1),
        s -> {
          throw new IllegalStateException("scripted bug");
        });
    dispatcher.offer(miss(2), settled::add);
    await(1);
    dispatcher.offer(miss(3), settled::add);
    await(1);
  }

  @Test
  void shouldWaitUntilTheProviderHeals() throws InterruptedException {
    client.script(sent -> client.calls.size() <= 4 ? fault(CallResult.Kind.WAIT) : vectors(1));
    dispatcher.offer(miss(1), settled::add);

    assertThat(await(1).get(0)).isInstanceOf(Settled.Answered.class);
    assertThat(client.calls).hasSize(5);
  }

  @Test
  void shouldTimeOutWhatWaits() throws InterruptedException {
    client.script(sent -> fault(CallResult.Kind.WAIT));
    dispatcher.offer(miss(1, System.currentTimeMillis() + 300), settled::add);

    assertThat(await(1).get(0))
        .isInstanceOfSatisfying(
            Settled.GaveUp.class, g -> assertThat(g.failure().code()).isEqualTo(ErrorCode.TIMEOUT));
  }

  @Test
  void shouldDrainWhatIsOnTheWireAndForgetTheRest() throws InterruptedException {
    // Given
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    client.script(
        sent -> {
          begun.countDown();
          waitFor(answer);
          return vectors(sent.inputs().size());
        });
    dispatcher.update(models(deployment("one").slots(1).inputs(1)));
    dispatcher.offer(miss(1), settled::add);
    dispatcher.offer(miss(2), settled::add);
    assertThat(waitFor(begun)).isTrue();

    // When
    assertThat(dispatcher.drain(Duration.ofMillis(10))).isFalse();
    answer.countDown();
    assertThat(dispatcher.drain(Duration.ofSeconds(10))).isTrue();

    // Then
    assertThat(settled).hasSize(1);
    assertThat(client.calls).hasSize(1);
    assertThat(dispatcher.offer(miss(3), settled::add)).isFalse();
    assertThat(dispatcher.hasRoom(Fixtures.MODEL)).isFalse();
  }

  @Test
  void shouldFailNoCallThroughAThousandReloads() throws InterruptedException {
    // Given
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch reloaded = new CountDownLatch(1);
    client.script(
        sent -> {
          begun.countDown();
          waitFor(reloaded);
          return vectors(sent.inputs().size());
        });
    dispatcher.offer(miss(0), settled::add);
    assertThat(waitFor(begun)).isTrue();

    // When
    int offered = 1;
    for (int i = 0; i < 1000; i++) {
      Fixtures.Settings own = deployment("a").slots(4 + i % 2);
      dispatcher.update(
          new Models(List.of(model(Fixtures.MODEL, own), model("new-" + i % 2, own))));
      if (i % 50 == 0 && dispatcher.offer(miss(offered), settled::add)) {
        offered++;
      }
    }
    reloaded.countDown();

    // Then
    assertThat(await(offered)).allSatisfy(s -> assertThat(s).isInstanceOf(Settled.Answered.class));
    assertThat(offered).isEqualTo(21);
  }

  @Test
  void shouldRefuseNobodyForAnUnknownModel() throws InterruptedException {
    assertThat(dispatcher.hasRoom("other")).isTrue();
    assertThat(dispatcher.offer(miss(shape("other", 0), 1, 1, 0), settled::add)).isTrue();
    assertThat(await(1).get(0)).isInstanceOf(Settled.GaveUp.class);
  }

  @Test
  void shouldSendOnlyFullCallsWithinLinger() throws InterruptedException {
    try (Dispatcher patient = dispatcher(Duration.ofHours(1))) {
      int offered = 0;
      while (offered < 3200) {
        if (patient.offer(miss(offered), settled::add)) {
          offered++;
        } else {
          Thread.onSpinWait();
        }
      }
      await(3200);
    }

    assertThat(client.calls).hasSize(100);
  }
}
