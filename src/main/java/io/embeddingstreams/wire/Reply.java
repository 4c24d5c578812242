package io.embeddingstreams.wire;

import io.embeddingstreams.model.Outcome;
import java.util.List;
import java.util.function.BiFunction;

/** What the assemble room hands to the respond room: a request and what it ends with. */
public sealed interface Reply {
  /** The request that it ends. */
  OpenRequest request();

  /** The alternative that this is. */
  <T> T match(
      BiFunction<OpenRequest, List<Outcome>, T> answered,
      BiFunction<OpenRequest, Verdict, T> refused);

  /** Every item has an outcome; {@code outcomes} stands in the order of the request's items. */
  record Answered(OpenRequest request, List<Outcome> outcomes) implements Reply {
    @Override
    public <T> T match(
        BiFunction<OpenRequest, List<Outcome>, T> answered,
        BiFunction<OpenRequest, Verdict, T> refused) {
      return answered.apply(request, outcomes);
    }
  }

  /** The whole request failed. */
  record Refused(OpenRequest request, Verdict verdict) implements Reply {
    @Override
    public <T> T match(
        BiFunction<OpenRequest, List<Outcome>, T> answered,
        BiFunction<OpenRequest, Verdict, T> refused) {
      return refused.apply(request, verdict);
    }
  }
}
