package io.embeddingstreams.wire;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What an owner did for a {@link CacheCommand}. It travels on the outcomes topic, whose home tasks
 * pass over it.
 *
 * @param partition the cache partition
 * @param fault why nothing was done; empty where it was
 * @param next the cursor of the next step; null where this was the last one
 * @param done entries written or deleted
 * @param kept entries that were there already, as young as those that came
 * @param refused entries that were not written: expired, unreadable, too large, or the disk is full
 * @param rows entries that were asked for
 * @param groups what the rows met by this step sum up to
 * @param instance who the owner is, with the first step alone; else empty
 * @param traffic of that instance since it started
 */
public record CacheReply(
    String run,
    long number,
    int partition,
    String fault,
    @Nullable Bytes next,
    long done,
    long kept,
    long refused,
    List<CacheRow> rows,
    List<Group> groups,
    String instance,
    List<Traffic> traffic) {
  /** Copies the lists. */
  public CacheReply {
    rows = List.copyOf(rows);
    groups = List.copyOf(groups);
    traffic = List.copyOf(traffic);
  }

  /**
   * Entries of one vector space and namespace.
   *
   * @param namespace empty where none
   * @param oldestMillis when the oldest was written, epoch milliseconds
   */
  public record Group(
      String space, String namespace, long entries, long bytes, long oldestMillis) {}

  /** Inputs answered for one model. */
  public record Traffic(String model, long hits, long misses) {}

  /** A reply that only says how the work went on. */
  public static CacheReply step(CacheCommand command, int partition, @Nullable Bytes next) {
    return new CacheReply(
        command.run(),
        command.number(),
        partition,
        "",
        next,
        0,
        0,
        0,
        List.of(),
        List.of(),
        "",
        List.of());
  }

  /** With counts of what was done. */
  public CacheReply counting(long nowDone, long nowKept, long nowRefused) {
    return new CacheReply(
        run,
        number,
        partition,
        fault,
        next,
        nowDone,
        nowKept,
        nowRefused,
        rows,
        groups,
        instance,
        traffic);
  }

  /** With entries. */
  public CacheReply holding(List<CacheRow> found) {
    return new CacheReply(
        run, number, partition, fault, next, done, kept, refused, found, groups, instance, traffic);
  }

  /** With statistics. */
  public CacheReply telling(List<Group> sums, String who, List<Traffic> served) {
    return new CacheReply(
        run, number, partition, fault, next, done, kept, refused, rows, sums, who, served);
  }
}
