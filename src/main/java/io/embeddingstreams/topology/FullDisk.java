package io.embeddingstreams.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a full disk by what a stream thread failed with. Pure. */
final class FullDisk {
  /** What Linux, macOS and quotas say; RocksDB and Java pass it on in their messages. */
  private static final List<String> SAID =
      List.of("No space left on device", "quota exceeded", "not enough space on the disk");

  private FullDisk() {}

  /** Whether one of its causes is a disk that has no room. */
  static boolean causes(Throwable fault) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (SAID.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }
}
