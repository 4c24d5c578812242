package io.embeddingstreams.faults;

import io.embeddingstreams.faults.Repeats.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the provider was paid for.
 *
 * @param inputs different ones
 * @param repeats calls that were paid again for an input
 * @param causes what explains them, and how many each
 * @param unexplained inputs with a repeat that nothing explains; the first of them
 */
record Billing(long inputs, long repeats, Map<String, Long> causes, List<String> unexplained) {
  private static final int MOST_SHOWN = 20;

  /** Of these calls of each input. */
  static Billing of(Map<String, List<Call>> calls, Repeats why, int cachePartitions) {
    long inputs = 0;
    Map<String, Long> causes = new TreeMap<>();
    List<String> unexplained = new ArrayList<>();
    for (Map.Entry<String, List<Call>> each : calls.entrySet()) {
      int owner = Workload.owner(each.getKey(), cachePartitions);
      List<String> found = why.causes(owner, each.getValue());
      found.forEach(cause -> causes.merge(cause, 1L, Long::sum));
      inputs += each.getValue().stream().anyMatch(Call::paid) ? 1 : 0;
      if (found.contains(Repeats.NOTHING) && unexplained.size() < MOST_SHOWN) {
        unexplained.add(each.getKey() + " of " + owner + ": " + millis(each.getValue()));
      }
    }
    long repeats = causes.values().stream().mapToLong(Long::longValue).sum();
    return new Billing(inputs, repeats, causes, unexplained);
  }

  private static String millis(List<Call> calls) {
    return String.join(
        ", ",
        calls.stream()
            .map(c -> c.from() / 1_000_000 + "-" + c.to() / 1_000_000 + (c.paid() ? " paid" : ""))
            .toList());
  }
}
