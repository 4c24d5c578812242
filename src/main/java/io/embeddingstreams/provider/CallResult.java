package io.embeddingstreams.provider;

import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Vector;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came of one provider call. */
public sealed interface CallResult {
  /** The alternative that this is. */
  <T> T match(Function<Vectors, T> vectors, Function<Fault, T> fault);

  /**
   * One vector for each input, in input order, matched by the provider's {@code index}; count,
   * index set, dimensions and finiteness were checked.
   *
   * @param tokens for each input, adding up to the provider's total (estimated where it gave none)
   * @param rate what limit headers said; null where nothing
   */
  record Vectors(
      List<Vector> vectors, List<Integer> tokens, String upstreamModel, @Nullable RateHeaders rate)
      implements CallResult {
    @Override
    public <T> T match(Function<Vectors, T> vectors, Function<Fault, T> fault) {
      return vectors.apply(this);
    }
  }

  /** A call that gave nothing usable. */
  record Fault(Kind kind, Failure failure) implements CallResult {
    @Override
    public <T> T match(Function<Vectors, T> vectors, Function<Fault, T> fault) {
      return fault.apply(this);
    }
  }

  /** What a fault means for the next attempt. */
  enum Kind {
    /** Connection fault, our timeout, 408, 429, 503: waits, counts no attempt. */
    WAIT,
    /** Another 5xx, or an answer that can't be used: counts an attempt of each input. */
    COUNTED,
    /** 400, 413, 422: an input's own fault; a batch is split until the culprit stands alone. */
    INPUT,
    /** 401, 403, 404: the deployment's fault; it rests and another is asked. */
    DEPLOYMENT
  }

  /**
   * Limits as a provider's headers report them.
   *
   * @param remainingRequests, remainingTokens -1 where not said
   * @param resetMillis when they are full again; -1 where not said
   */
  record RateHeaders(long remainingRequests, long remainingTokens, long resetMillis) {}
}
