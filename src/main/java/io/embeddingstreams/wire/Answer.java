package io.embeddingstreams.wire;

import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.model.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, ready to be written.
 *
 * @param id as it stands in the response
 * @param model the alias asked for
 * @param outcomes one for each position, in order; copies share their item's outcome
 * @param metadata a JSON object as text; null where absent
 */
public record Answer(
    String id,
    String model,
    EncodingFormat encodingFormat,
    List<Outcome> outcomes,
    Figures figures,
    @Nullable String metadata) {
  /** Copies the list. */
  public Answer {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * The answer to a request whose items are all settled. Throws {@link IllegalArgumentException}
   * where their count is another, so that no list can be malformed.
   *
   * @param items one outcome for each item of the request, in their order
   */
  public static Answer of(OpenRequest request, List<Outcome> items) {
    if (items.size() != request.items().size()) {
      throw new IllegalArgumentException(
          items.size() + " outcomes for " + request.items().size() + " items");
    }
    Outcome[] positions = new Outcome[request.itemOf().size()];
    request.refused().forEach((position, why) -> positions[position] = new Outcome.Failed(why));
    for (int position = 0; position < positions.length; position++) {
      int item = request.itemOf().get(position);
      if (item >= 0) {
        positions[position] = at(position, items.get(item));
      }
    }
    return new Answer(
        request.id(),
        request.shape().model(),
        request.encodingFormat(),
        List.of(positions),
        Figures.of(items, request.itemOf()),
        request.metadata());
  }

  /** A failure names the position that it stands at, in a copy too. */
  private static Outcome at(int position, Outcome outcome) {
    return outcome.match(
        embedded -> embedded, failed -> new Outcome.Failed(failed.failure().at(position)));
  }
}
