package io.embeddingstreams.provider;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A client whose calls end as a script says, on a thread of the test's own. */
final class FakeClient implements ProviderClient {
  final List<Sent> calls = new CopyOnWriteArrayList<>();
  private final Executor threads;
  private volatile Script script = sent -> Fixtures.vectors(sent.inputs().size());

  /** A call as it came. */
  record Sent(
      Deployment deployment,
      CallShape shape,
      int dimensions,
      List<Input> inputs,
      String callerName) {}

  /** What becomes of a call; may wait. */
  @FunctionalInterface
  interface Script {
    CallResult answer(Sent sent);
  }

  FakeClient(Executor threads) {
    this.threads = threads;
  }

  void script(Script next) {
    script = next;
  }

  @Override
  public ProviderLimits limits(Deployment deployment) {
    return Fixtures.WIDE;
  }

  @Override
  public CompletableFuture<CallResult> call(
      Deployment deployment, CallShape shape, int expectedDimensions, List<Input> inputs) {
    String callerName = Thread.currentThread().getName();
    Sent sent = new Sent(deployment, shape, expectedDimensions, inputs, callerName);
    calls.add(sent);
    return CompletableFuture.supplyAsync(() -> script.answer(sent), threads);
  }
}
