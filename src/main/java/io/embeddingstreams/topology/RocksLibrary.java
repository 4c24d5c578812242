package io.embeddingstreams.topology;

import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RocksDB's native library, unpacked where the next start overwrites it. */
public final class RocksLibrary {
  // By itself RocksDB unpacks it into the temporary directory, under another name at each start,
  // and relies on the JVM's exit to delete it: each kill left 15 MB there, and so did each stop by
  // a signal, which ends in a halt.

  private static final Logger log = LoggerFactory.getLogger(RocksLibrary.class);
  private static final String CHOSEN = "ROCKSDB_SHAREDLIB_DIR";

  private RocksLibrary() {}

  /**
   * Loads it by way of this directory, which exists; RocksDB's own way is left where that can't be,
   * or where its variable names a directory. Does nothing where it is loaded.
   */
  public static void loadFrom(Path directory) {
    if (System.getenv(CHOSEN) != null) {
      return;
    }
    try {
      NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
    } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
      log.atDebug()
          .addKeyValue("directory", directory)
          .addKeyValue("error", e.getMessage())
          .log("RocksDB's library goes to the temporary directory");
    }
  }
}
