package io.embeddingstreams.wire;

import io.embeddingstreams.model.Fingerprint;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A record of the lookups topic that an operator sends to the owner of a cache partition: one
 * bounded step of a longer work. The {@link CacheReply} says where the next step goes on, so owners
 * keep nothing between two steps, and a step that is sent twice does no harm.
 *
 * @param run whose command it is: a name that no other run has
 * @param number of the command in its run
 * @param replyTo partition of the outcomes topic where the reply is read
 * @param cursor where to go on, as the reply before said; the key of the entry for {@link
 *     Kind#GET}; empty: from the start
 * @param filter what {@link Kind#PURGE} deletes
 * @param rows what {@link Kind#IMPORT} writes
 */
public record CacheCommand(
    String run,
    long number,
    int replyTo,
    Kind kind,
    Bytes cursor,
    Filter filter,
    List<CacheRow> rows) {
  /** No cursor. */
  public static final Bytes START = Bytes.wrap(new byte[0]);

  /** What is done. */
  public enum Kind {
    STATS,
    GET,
    PURGE,
    EXPORT,
    IMPORT
  }

  /**
   * Which entries are meant; null: any.
   *
   * @param namespace empty for entries without one
   * @param writtenBefore epoch milliseconds; 0: any
   */
  public record Filter(@Nullable String namespace, @Nullable String space, long writtenBefore) {
    /** Every entry. */
    public static final Filter ALL = new Filter(null, null, 0);
  }

  /** Copies the rows. */
  public CacheCommand {
    rows = List.copyOf(rows);
  }

  /** A step that reads: statistics, an export. */
  public static CacheCommand step(String run, long number, int replyTo, Kind kind, Bytes cursor) {
    return new CacheCommand(run, number, replyTo, kind, cursor, Filter.ALL, List.of());
  }

  /** Reads one entry. */
  public static CacheCommand get(String run, long number, int replyTo, Fingerprint fingerprint) {
    return step(run, number, replyTo, Kind.GET, EntryRows.entry(fingerprint));
  }

  /** Deletes what the filter means. */
  public static CacheCommand purge(
      String run, long number, int replyTo, Filter filter, Bytes cursor) {
    return new CacheCommand(run, number, replyTo, Kind.PURGE, cursor, filter, List.of());
  }

  /** Writes entries. */
  public static CacheCommand load(String run, long number, int replyTo, List<CacheRow> rows) {
    return new CacheCommand(run, number, replyTo, Kind.IMPORT, START, Filter.ALL, rows);
  }
}
