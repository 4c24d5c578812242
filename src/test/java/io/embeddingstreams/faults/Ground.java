package io.embeddingstreams.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders of RocksDB below a state directory, which can be taken away from a running process.
 */
final class Ground {
  private final Path state;
  private final List<Path> failed = new ArrayList<>();

  Ground(Path state) {
    this.state = state;
  }

  /** From now on no file can be made in the folders of this store. */
  void fail(String store) {
    try (Stream<Path> all = Files.walk(state)) {
      for (Path folder : all.filter(Files::isDirectory).filter(path -> is(path, store)).toList()) {
        Files.move(folder, away(folder));
        Files.writeString(folder, "in the way");
        failed.add(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (failed.isEmpty()) {
      throw new AssertionError("no store " + store + " below " + state);
    }
  }

  private static boolean is(Path folder, String store) {
    return String.valueOf(folder.getFileName()).equals(store);
  }

  /** Brings the folders back as they were. */
  void mend() {
    for (Path folder : failed) {
      try {
        Files.deleteIfExists(folder);
        Files.move(away(folder), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path away(Path folder) {
    return folder.resolveSibling(folder.getFileName() + "-away");
  }
}
