package io.embeddingstreams.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a directory for one user, in this JVM and in others; a kill frees it. */
final class DirectoryLock implements AutoCloseable {
  // The operating system's locks are the process's, and closing any channel of the file frees
  // them: so users within one JVM are told apart before the file is touched.

  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the directory, which is made where it is absent.
   *
   * @throws ApplicationException where another one has it, or it cannot be written
   */
  static DirectoryLock take(Path directory) {
    if (!IN_USE.add(directory)) {
      throw inUse(directory);
    }
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("embedded.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DirectoryLock(directory, channel);
      }
      channel.close();
    } catch (IOException e) {
      IN_USE.remove(directory);
      throw new ApplicationException(directory + " cannot be written: " + e.getMessage());
    }
    IN_USE.remove(directory);
    throw inUse(directory);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new ApplicationException(directory + " cannot be released: " + e.getMessage());
    } finally {
      IN_USE.remove(directory);
    }
  }

  private static ApplicationException inUse(Path directory) {
    return new ApplicationException(
        "another embedded broker uses "
            + directory
            + ": stop it, or give another directory (and port)");
  }
}
