package io.embeddingstreams.provider;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.provider.CallResult.Fault;
import io.embeddingstreams.provider.CallResult.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds in this process with all-MiniLM-L6-v2, quantized: 384 dimensions, no network, no key. One
 * an application; any number of threads call it, its own two work. The model is loaded by the first
 * call, on one of them.
 *
 * <p>A call ends with its deployment's timeout, counted from the call on. What the model computes
 * then can't be interrupted: the thread goes on to the end of that one input and leaves the rest.
 *
 * <p>The model was made for 256 tokens; the library cuts a text of more than 510 into parts and
 * averages their vectors, so nothing is dropped silently.
 */
public final class LocalProviderClient implements ProviderClient, AutoCloseable {
  /** How many numbers its vectors have. */
  public static final int DIMENSIONS = 384;

  /** What it calls itself. */
  public static final String MODEL = "all-minilm-l6-v2";

  private static final Logger LOG = LoggerFactory.getLogger(LocalProviderClient.class);
  private static final int THREADS = 2;
  private static final int WAITING_CALLS = 1024;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_CALLS),
          DaemonThreads.named("local-model"));

  private @Nullable EmbeddingModel model;

  /** Loads nothing yet. */
  public LocalProviderClient() {
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public ProviderLimits limits(Deployment deployment) {
    return ProviderLimits.of(deployment);
  }

  @Override
  public CompletableFuture<CallResult> call(
      Deployment deployment, CallShape shape, int expectedDimensions, List<Input> inputs) {
    List<Input> all = List.copyOf(inputs);
    CompletableFuture<CallResult> result = new CompletableFuture<>();
    try {
      threads.execute(() -> work(result, deployment, expectedDimensions, all));
      return result.completeOnTimeout(
          Faults.late(deployment), deployment.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          Faults.waiting(Faults.named(deployment) + " has too many calls waiting, or is stopping"));
    }
  }

  /** Ends without waiting for calls that have not begun. */
  @Override
  public void close() {
    threads.shutdown();
  }

  private void work(
      CompletableFuture<CallResult> result,
      Deployment deployment,
      int expectedDimensions,
      List<Input> inputs) {
    try {
      if (!result.isDone()) {
        result.complete(embed(deployment, expectedDimensions, inputs, result::isDone));
      }
    } catch (RuntimeException | Error thrown) {
      result.complete(broken(deployment, thrown));
    }
  }

  private CallResult embed(
      Deployment deployment, int expectedDimensions, List<Input> inputs, BooleanSupplier over) {
    if (expectedDimensions > 0 && expectedDimensions != DIMENSIONS) {
      return Faults.misconfigured(
          deployment, "its vectors have 384 dimensions, not " + expectedDimensions);
    }
    EmbeddingModel loaded = model();
    List<Vector> vectors = new ArrayList<>(inputs.size());
    List<Integer> tokens = new ArrayList<>(inputs.size());
    for (Input input : inputs) {
      if (over.getAsBoolean()) {
        return Faults.late(deployment);
      }
      Response<Embedding> response = loaded.embed(text(input));
      vectors.add(Vector.of(response.content().vector()));
      TokenUsage usage = response.tokenUsage();
      Integer counted = usage == null ? null : usage.inputTokenCount();
      tokens.add(counted == null ? 1 : Math.max(1, counted));
    }
    return new CallResult.Vectors(List.copyOf(vectors), List.copyOf(tokens), MODEL, null);
  }

  private synchronized EmbeddingModel model() {
    EmbeddingModel loaded = model;
    if (loaded == null) {
      optOutOfTracking();
      loaded = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
      model = loaded;
    }
    return loaded;
  }

  /** The tokenizer's library would look for cloud metadata and report its use. */
  private static void optOutOfTracking() {
    if (System.getProperty("OPT_OUT_TRACKING") == null) {
      System.setProperty("OPT_OUT_TRACKING", "true");
    }
  }

  private static String text(Input input) {
    return input.match(Input.Text::value, tokens -> refuse(), unusable -> refuse());
  }

  private static String refuse() {
    throw new IllegalArgumentException("the local model takes texts only");
  }

  private static CallResult broken(Deployment deployment, Throwable thrown) {
    LOG.atError()
        .addKeyValue("deployment", deployment.name())
        .addKeyValue("cause", thrown.getClass().getName())
        .log("The model in this process failed");
    boolean unloadable = thrown instanceof LinkageError;
    Kind kind = unloadable ? Kind.DEPLOYMENT : Kind.COUNTED;
    return new Fault(
        kind,
        Failure.of(
            ErrorCode.PROVIDER_UNAVAILABLE,
            Faults.named(deployment)
                + (unloadable ? ": the model can't be loaded here" : ": the model failed")));
  }
}
