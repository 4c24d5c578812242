package io.embeddingstreams.app;

import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheFile;
import io.embeddingstreams.wire.CacheReply;
import io.embeddingstreams.wire.CacheRow;
import io.embeddingstreams.wire.RecordSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Sends the entries of a file to their owners, at most 1 MiB in a record, with a bounded number
 * under way. For one thread.
 */
public final class CacheImporter {
  private static final int WINDOW = 24;

  private final CacheOperator operator;
  private final Progress progress;
  private final long firstLine;
  private final Map<Integer, Part> parts = new HashMap<>();
  private final TreeSet<Long> unsafe = new TreeSet<>();
  private long line = 1;
  private long stored;
  private long kept;
  private long refused;

  /**
   * @param firstLine of the file that is not imported yet; earlier ones are passed over
   */
  public CacheImporter(CacheOperator operator, Progress progress, long firstLine) {
    this.operator = operator;
    this.progress = progress;
    this.firstLine = firstLine;
  }

  /** Is told how far it is. On the importer's thread. */
  public interface Progress {
    /** So many characters of the file were read. */
    void read(long characters);

    /** All lines before this one are imported. */
    void safe(long line);
  }

  /** What the next record for one cache partition holds. */
  private static final class Part {
    private final List<CacheRow> rows = new ArrayList<>();
    private final long firstLine;
    private long bytes;

    Part(long firstLine) {
      this.firstLine = firstLine;
    }
  }

  /** Takes the lines after the header, and waits for the last reply. */
  public void take(Iterator<String> lines) {
    while (lines.hasNext()) {
      String next = lines.next();
      line++;
      progress.read(next.length() + 1L);
      if (line >= firstLine && !next.isBlank()) {
        add(row(next));
      }
    }
    List.copyOf(parts.keySet()).forEach(this::send);
    operator.await(0);
    line++;
  }

  private CacheRow row(String text) {
    try {
      return CacheFile.row(text);
    } catch (IllegalArgumentException e) {
      throw new ApplicationException("line " + line + " is no entry: " + e.getMessage());
    }
  }

  private void add(CacheRow row) {
    int partition = row.fingerprint().partition(operator.partitions());
    Part part = parts.get(partition);
    if (part != null && part.bytes + row.size() > RecordSplit.MAX_BYTES - 1024) {
      send(partition);
      part = null;
    }
    if (part == null) {
      part = new Part(line);
      parts.put(partition, part);
      unsafe.add(line);
    }
    part.rows.add(row);
    part.bytes += row.size();
  }

  private void send(int partition) {
    Part part = parts.remove(partition);
    if (part == null) {
      return;
    }
    operator.await(WINDOW - 1);
    operator.send(
        partition,
        (run, number, to) -> CacheCommand.load(run, number, to, part.rows),
        reply -> done(part, reply));
  }

  private void done(Part part, CacheReply reply) {
    unsafe.remove(part.firstLine);
    stored += reply.done();
    kept += reply.kept();
    refused += reply.refused();
    progress.safe(safeLine());
  }

  /** The first line that may not be imported yet. */
  public long safeLine() {
    return unsafe.isEmpty() ? line : unsafe.first();
  }

  /** Entries that are in the cache now and were not. */
  public long stored() {
    return stored;
  }

  /** Entries that were there already, as young. */
  public long kept() {
    return kept;
  }

  /** Entries that are expired or too large, or that a full disk stopped. */
  public long refused() {
    return refused;
  }
}
