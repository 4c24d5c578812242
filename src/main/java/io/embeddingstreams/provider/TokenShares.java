package io.embeddingstreams.provider;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Each input's part of the tokens that a provider reported for a call: its own count where the
 * counts add up to the total, else in proportion to them. The parts add up to the total exactly.
 */
public final class TokenShares {
  private TokenShares() {}

  /**
   * One number for each count, in the same order.
   *
   * @param counts each input's tokens, counted or estimated; 1 or greater
   * @param total what the provider reported; 0 or less: nothing, and the counts are the shares
   */
  public static List<Integer> of(List<Integer> counts, long total) {
    long sum = counts.stream().mapToLong(Integer::longValue).sum();
    if (total <= 0 || total > Integer.MAX_VALUE || total == sum) {
      return List.copyOf(counts);
    }
    long[] floors = counts.stream().mapToLong(count -> count * total / sum).toArray();
    long rest = total - LongStream.of(floors).sum();
    largestRemainders(counts, total, sum).stream().limit(rest).forEach(i -> floors[i]++);
    List<Integer> shares = new ArrayList<>(floors.length);
    LongStream.of(floors).forEach(share -> shares.add((int) share));
    return Collections.unmodifiableList(shares);
  }

  /** Positions, those that rounding down cost most first. */
  private static List<Integer> largestRemainders(List<Integer> counts, long total, long sum) {
    Comparator<Integer> byRemainder = Comparator.comparingLong(i -> counts.get(i) * total % sum);
    return IntStream.range(0, counts.size()).boxed().sorted(byRemainder.reversed()).toList();
  }
}
