package io.embeddingstreams.split;

import io.embeddingstreams.model.Failure;
import io.embeddingstreams.wire.OpenRequest;
import java.util.List;
import java.util.function.Function;

/** What becomes of a request once it was held against the models. */
public sealed interface Plan {
  /** The alternative that this is. */
  <T> T match(Function<Accepted, T> accepted, Function<Refused, T> refused);

  /**
   * A request to be answered. It may have no items, where every position failed beforehand: then
   * its answer is complete already.
   *
   * @param dropped names of parameters that the providers don't know and the model says to drop
   */
  record Accepted(OpenRequest request, List<String> dropped) implements Plan {
    /** Copies the list. */
    public Accepted {
      dropped = List.copyOf(dropped);
    }

    @Override
    public <T> T match(Function<Accepted, T> accepted, Function<Refused, T> refused) {
      return accepted.apply(this);
    }
  }

  /** A request that fails as a whole. */
  record Refused(Failure failure) implements Plan {
    @Override
    public <T> T match(Function<Accepted, T> accepted, Function<Refused, T> refused) {
      return refused.apply(this);
    }
  }
}
