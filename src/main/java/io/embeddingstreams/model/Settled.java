package io.embeddingstreams.model;

import java.util.function.Function;

/** What became of a {@link Miss}. */
public sealed interface Settled {
  /** Which miss it was. */
  Fingerprint fingerprint();

  /** The alternative that this is. */
  <T> T match(Function<Answered, T> answered, Function<GaveUp, T> gaveUp);

  /**
   * A provider's vector, checked: finite, of the right dimensions.
   *
   * @param tokens prompt tokens that the input was billed for
   * @param upstreamModel as the provider named it; empty where it did not
   */
  record Answered(Fingerprint fingerprint, Vector vector, int tokens, String upstreamModel)
      implements Settled {
    @Override
    public <T> T match(Function<Answered, T> answered, Function<GaveUp, T> gaveUp) {
      return answered.apply(this);
    }
  }

  /** No provider embedded it. */
  record GaveUp(Fingerprint fingerprint, Failure failure) implements Settled {
    @Override
    public <T> T match(Function<Answered, T> answered, Function<GaveUp, T> gaveUp) {
      return gaveUp.apply(this);
    }
  }
}
