package io.embeddingstreams.model;

import java.util.function.Function;

/** What became of one item: embedded or failed. */
public sealed interface Outcome {
  /** The alternative that this is. */
  <T> T match(Function<Embedded, T> embedded, Function<Failed, T> failed);

  /** How an embedded item came by its vector. */
  enum Source {
    /** Read from the cache. */
    HIT,
    /** A miss that was sent to a provider. */
    SENT,
    /** A miss that joined one in flight. */
    COALESCED
  }

  /**
   * A vector.
   *
   * @param tokens prompt tokens of the input, as an uncached call would report them
   */
  record Embedded(Vector vector, int tokens, Source source) implements Outcome {
    @Override
    public <T> T match(Function<Embedded, T> embedded, Function<Failed, T> failed) {
      return embedded.apply(this);
    }
  }

  /** A reason. */
  record Failed(Failure failure) implements Outcome {
    @Override
    public <T> T match(Function<Embedded, T> embedded, Function<Failed, T> failed) {
      return failed.apply(this);
    }
  }
}
