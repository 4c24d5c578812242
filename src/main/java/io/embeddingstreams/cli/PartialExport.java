package io.embeddingstreams.cli;

import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.wire.CacheFile;
import io.embeddingstreams.wire.EntryRows;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * What an export that was interrupted has left. Entries of one cache partition stand in the order
 * of their fingerprints, so the last one of each is where the export goes on.
 *
 * @param entries that the file holds already
 * @param isEmpty whether not even the header stands in it
 * @param cursors where to go on, by cache partition
 */
record PartialExport(long entries, boolean isEmpty, Map<Integer, Bytes> cursors) {
  private static final String START = "{\"fingerprint\":\"";
  private static final int DIGITS = 2 * Fingerprint.LENGTH;

  /** Copies the map. */
  PartialExport {
    cursors = Map.copyOf(cursors);
  }

  /** Nothing. */
  private static final PartialExport NOTHING = new PartialExport(0, true, Map.of());

  /**
   * Reads the file and cuts off a line without its end; a file of another count of partitions, or
   * another version, is begun anew.
   */
  static PartialExport of(Path part, int cachePartitions) throws IOException {
    if (!Files.exists(part)) {
      return NOTHING;
    }
    Map<Integer, Bytes> cursors = new HashMap<>();
    long entries = 0;
    long end = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(part), 1 << 16)) {
      String header = line(in);
      if (header.equals(CacheFile.header(cachePartitions) + "\n")) {
        end = header.length();
        for (String line = line(in); line.endsWith("\n"); line = line(in)) {
          Fingerprint last =
              Fingerprint.parse(line.substring(START.length(), START.length() + DIGITS));
          cursors.put(last.partition(cachePartitions), EntryRows.entry(last));
          end += line.length();
          entries++;
        }
      }
    }
    try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
      file.truncate(end);
    }
    return new PartialExport(entries, end == 0, cursors);
  }

  /** The next line with its end, a character a byte; without one where the file ends. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    if (next == '\n') {
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
