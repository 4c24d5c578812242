package io.embeddingstreams.wire;

import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.Failure;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the bytes of a request record say. */
public sealed interface ParsedRequest {
  /** The alternative that this is. */
  <T> T match(Function<Good, T> good, Function<Refused, T> refused);

  /** A request that is valid by itself. */
  record Good(EmbeddingRequest request) implements ParsedRequest {
    @Override
    public <T> T match(Function<Good, T> good, Function<Refused, T> refused) {
      return good.apply(this);
    }
  }

  /**
   * No request.
   *
   * @param id the request's own where a valid one could be read; null where not
   * @param deadLetter whether the bytes are no JSON object, and so go to the dead letters
   */
  record Refused(Failure failure, @Nullable String id, boolean deadLetter)
      implements ParsedRequest {
    @Override
    public <T> T match(Function<Good, T> good, Function<Refused, T> refused) {
      return refused.apply(this);
    }
  }
}
