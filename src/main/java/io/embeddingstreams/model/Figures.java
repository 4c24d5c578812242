package io.embeddingstreams.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The account of one answer. A copy of an input counts as its first occurrence does; a position
 * that failed is a miss without tokens. So {@code hits + misses} is always the number of inputs.
 *
 * @param promptTokens of all inputs, as one uncached call would have reported
 * @param cachedTokens the part that nobody was billed for: hits, later copies of an input, and
 *     misses that joined one in flight
 * @param hits positions that the cache answered, copies included
 * @param misses all other positions
 * @param hitPositions ascending
 * @param failed positions without a vector
 */
public record Figures(
    long promptTokens,
    long cachedTokens,
    int hits,
    int misses,
    List<Integer> hitPositions,
    int failed) {
  /** Of an answer without inputs. */
  public static final Figures NONE = new Figures(0, 0, 0, 0, List.of(), 0);

  /** Copies the list. */
  public Figures {
    hitPositions = List.copyOf(hitPositions);
  }

  /**
   * The account of a request.
   *
   * @param outcomes one for each item
   * @param itemOf for each position, the index of its item; -1 where it failed beforehand
   */
  public static Figures of(List<Outcome> outcomes, List<Integer> itemOf) {
    Count count = new Count(new boolean[outcomes.size()]);
    for (int position = 0; position < itemOf.size(); position++) {
      int item = itemOf.get(position);
      if (item < 0) {
        count.failed++;
      } else {
        count.add(position, item, outcomes.get(item));
      }
    }
    int hits = count.hits.size();
    return new Figures(
        count.prompt, count.cached, hits, itemOf.size() - hits, count.hits, count.failed);
  }

  private static final class Count {
    private final boolean[] seen;
    private final List<Integer> hits = new ArrayList<>();
    private long prompt;
    private long cached;
    private int failed;

    Count(boolean[] seen) {
      this.seen = seen;
    }

    void add(int position, int item, Outcome outcome) {
      boolean copy = seen[item];
      seen[item] = true;
      int unused = outcome.match(embedded -> embedded(position, copy, embedded), f -> ++failed);
    }

    private int embedded(int position, boolean copy, Outcome.Embedded embedded) {
      prompt += embedded.tokens();
      if (copy || embedded.source() != Outcome.Source.SENT) {
        cached += embedded.tokens();
      }
      if (embedded.source() == Outcome.Source.HIT) {
        hits.add(position);
      }
      return 0;
    }
  }
}
