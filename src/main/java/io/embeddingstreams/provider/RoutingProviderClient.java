package io.embeddingstreams.provider;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Every provider behind one port: the model in this process, and those reached by HTTP. */
public final class RoutingProviderClient implements ProviderClient, AutoCloseable {
  private final HttpProviderClient http;
  private final LocalProviderClient local;

  /** Owns both from now on. */
  public RoutingProviderClient(HttpProviderClient http, LocalProviderClient local) {
    this.http = http;
    this.local = local;
  }

  /**
   * All providers, for the application's whole life.
   *
   * @throws IllegalArgumentException where a setting is none
   */
  public static RoutingProviderClient open(HttpSettings settings) {
    return new RoutingProviderClient(
        new HttpProviderClient(settings, Clock.systemUTC()), new LocalProviderClient());
  }

  @Override
  public ProviderLimits limits(Deployment deployment) {
    return of(deployment).limits(deployment);
  }

  @Override
  public CompletableFuture<CallResult> call(
      Deployment deployment, CallShape shape, int expectedDimensions, List<Input> inputs) {
    return of(deployment).call(deployment, shape, expectedDimensions, inputs);
  }

  private ProviderClient of(Deployment deployment) {
    return deployment.provider() == ProviderKind.LOCAL ? local : http;
  }

  @Override
  public void close() {
    http.close();
    local.close();
  }
}
