package io.embeddingstreams.app;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk of the state directory has room for more entries: it keeps 1 GiB free, or 2 % of
 * a disk of less than 50 GiB. Any thread.
 *
 * <p>Below the floor entries stop being written, and nothing else: requests go on while the disk
 * takes their rows, and nothing is evicted, since a full disk may be another program's doing. It
 * looks once a second, and warns once a minute.
 */
public final class DiskFloor {
  private static final Logger log = LoggerFactory.getLogger(DiskFloor.class);
  private static final long MOST_FREE_BYTES = 1L << 30;
  private static final long SHARE = 50;
  private static final long LOOK_MILLIS = 1_000;
  private static final long WARN_MILLIS = 60_000;

  private final Path directory;
  private final Space space;
  private final InstantSource clock;
  private volatile long lookedMillis = Long.MIN_VALUE / 2;
  private long warnedMillis = Long.MIN_VALUE / 2;
  private volatile boolean room = true;

  /** What a disk has, in bytes. */
  interface Space {
    /** What may still be written. */
    long free() throws IOException;

    /** All of it. */
    long total() throws IOException;
  }

  /** The disk on which this directory stands. */
  public DiskFloor(Path directory, InstantSource clock) {
    this(directory, disk(directory), clock);
  }

  DiskFloor(Path directory, Space space, InstantSource clock) {
    this.directory = directory;
    this.space = space;
    this.clock = clock;
  }

  /** True while there is more than the floor, and where the disk does not tell. */
  public boolean hasRoom() {
    long now = clock.millis();
    if (now - lookedMillis >= LOOK_MILLIS || now < lookedMillis) {
      look(now);
    }
    return room;
  }

  private synchronized void look(long now) {
    lookedMillis = now;
    try {
      long free = space.free();
      long floor = Math.min(MOST_FREE_BYTES, space.total() / SHARE);
      room = free > floor;
      if (!room && now - warnedMillis >= WARN_MILLIS) {
        warnedMillis = now;
        log.atWarn()
            .addKeyValue("directory", directory)
            .addKeyValue("freeBytes", free)
            .addKeyValue("floorBytes", floor)
            .log(
                "The disk of streams.state.dir is nearly full. Make room there: no entries are"
                    + " written, and the application ends once it takes no more");
      }
    } catch (IOException e) {
      room = true;
    }
  }

  private static Space disk(Path directory) {
    return new Space() {
      @Override
      public long free() throws IOException {
        return store().getUsableSpace();
      }

      @Override
      public long total() throws IOException {
        return store().getTotalSpace();
      }

      private FileStore store() throws IOException {
        return Files.getFileStore(directory);
      }
    };
  }
}
