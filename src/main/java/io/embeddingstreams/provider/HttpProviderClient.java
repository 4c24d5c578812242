package io.embeddingstreams.provider;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.provider.api.Answer;
import io.embeddingstreams.provider.api.HttpAnswer;
import io.embeddingstreams.provider.api.ProviderApi;
import io.embeddingstreams.provider.api.UnusableAnswerException;
import java.net.URI;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls every provider that is reached by HTTP. One an application; any number of threads. Bodies
 * are written and answers read on its own few threads, so callers only hand over.
 */
public final class HttpProviderClient implements ProviderClient, AutoCloseable {
  private static final int THREADS = 8;

  private final HttpTransport transport;
  private final ThreadPoolExecutor threads;
  private final Map<ProviderKind, ProviderApi> apis = new EnumMap<>(ProviderKind.class);
  private final TokenCounter counter = new TokenCounter();
  private final Faults faults;

  /**
   * Opens the client; nothing is sent before the first call.
   *
   * @param clock tells how far a date in a Retry-After is away
   * @throws IllegalArgumentException where a setting is none
   */
  public HttpProviderClient(HttpSettings settings, Clock clock) {
    for (ProviderKind kind : ProviderKind.values()) {
      if (kind != ProviderKind.LOCAL) {
        apis.put(kind, ProviderApi.of(kind));
      }
    }
    this.faults = new Faults(clock);
    this.transport = new HttpTransport(settings);
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("provider-call"));
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public ProviderLimits limits(Deployment deployment) {
    return ProviderLimits.of(deployment);
  }

  @Override
  public CompletableFuture<CallResult> call(
      Deployment deployment, CallShape shape, int expectedDimensions, List<Input> inputs) {
    Call call = new Call(deployment, shape, expectedDimensions, List.copyOf(inputs));
    try {
      return CompletableFuture.completedFuture(call)
          .thenComposeAsync(this::send, threads)
          .handleAsync((answer, thrown) -> result(call, answer, thrown), threads)
          .exceptionally(thrown -> faults.of(deployment, thrown));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(faults.of(deployment, e));
    }
  }

  /** Closes what is open; calls still on the wire fail. */
  @Override
  public void close() {
    transport.close();
    threads.shutdown();
  }

  private record Call(
      Deployment deployment, CallShape shape, int expectedDimensions, List<Input> inputs) {}

  /** Thrown where a deployment can't be called at all. */
  private static final class MisconfiguredException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MisconfiguredException(String message) {
      super(message, null, false, false);
    }
  }

  private CompletableFuture<HttpAnswer> send(Call call) {
    Deployment deployment = call.deployment();
    ProviderApi api = api(deployment);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(api.authorization(deployment));
    headers.putAll(deployment.headers());
    byte[] body = api.body(deployment, call.shape(), call.inputs());
    long limit = AnswerLimit.bytes(call.inputs().size(), call.expectedDimensions());
    return transport.post(url(api, deployment), headers, body, deployment.timeout(), limit);
  }

  private ProviderApi api(Deployment deployment) {
    ProviderApi api = apis.get(deployment.provider());
    if (api == null) {
      throw new MisconfiguredException("its provider is not reached by HTTP");
    }
    return api;
  }

  private static URI url(ProviderApi api, Deployment deployment) {
    try {
      return api.url(deployment);
    } catch (IllegalArgumentException e) {
      throw new MisconfiguredException("base-url is missing or is no http or https URL");
    }
  }

  private CallResult result(Call call, @Nullable HttpAnswer answer, @Nullable Throwable thrown) {
    if (answer == null) {
      Throwable cause = thrown == null ? new IllegalStateException("no answer") : thrown;
      return cause.getCause() instanceof MisconfiguredException misconfigured
          ? Faults.misconfigured(call.deployment(), String.valueOf(misconfigured.getMessage()))
          : faults.of(call.deployment(), cause);
    }
    if (answer.status() / 100 != 2) {
      return faults.of(call.deployment(), answer, redactor(call));
    }
    try {
      return vectors(call, answer);
    } catch (UnusableAnswerException e) {
      return faults.unusable(call.deployment(), answer, e, redactor(call));
    }
  }

  private CallResult vectors(Call call, HttpAnswer http) throws UnusableAnswerException {
    Answer answer = api(call.deployment()).read(http);
    List<Vector> vectors =
        AnswerCheck.vectors(answer, call.inputs().size(), call.expectedDimensions());
    String model = answer.model();
    return new CallResult.Vectors(
        vectors,
        tokens(call, answer),
        model == null ? call.deployment().upstreamModel() : model,
        LimitHeaders.of(http));
  }

  /** Nothing is counted where the provider's total is a single input's own. */
  private List<Integer> tokens(Call call, Answer answer) {
    boolean known = call.inputs().size() == 1 && answer.tokens() > 0;
    List<Integer> counts = known ? List.of(1) : counter.count(call.deployment(), call.inputs());
    return TokenShares.of(counts, answer.tokens());
  }

  private static Redactor redactor(Call call) {
    return new Redactor(call.deployment(), call.inputs());
  }
}
