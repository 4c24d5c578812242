package io.embeddingstreams.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file system of its own that is really small: {@code tmpfs} in a mount namespace, which needs no
 * rights on most Linux machines. Only processes that enter it see it. It ends with this JVM. One
 * thread.
 */
final class SmallDisk implements AutoCloseable {
  private static final String MOUNTED = "mounted";

  private final Process holder;
  private final Path folder;

  private SmallDisk(Process holder, Path folder) {
    this.holder = holder;
    this.folder = folder;
  }

  /** Mounts one at a folder; null where this machine allows none. */
  static @Nullable SmallDisk at(Path folder, int megabytes) {
    String script =
        "mount -t tmpfs -o size=" + megabytes + "m tmpfs \"$0\" && echo mounted; exec cat";
    try {
      Files.createDirectories(folder);
      Process holder =
          new ProcessBuilder(
                  List.of(
                      "unshare",
                      "--user",
                      "--map-root-user",
                      "--mount",
                      "sh",
                      "-c",
                      script,
                      "" + folder))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      SmallDisk disk = new SmallDisk(holder, folder);
      if (MOUNTED.equals(disk.firstLine())) {
        return disk;
      }
      disk.close();
      return null;
    } catch (IOException e) {
      return null; // there is no such command
    }
  }

  private @Nullable String firstLine() throws IOException {
    holder.getOutputStream().write('\n'); // a script that failed to mount answers with this
    holder.getOutputStream().flush();
    return new BufferedReader(
            new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  /** What stands before the command of a process that shall see it. */
  List<String> entered() {
    return List.of(
        "nsenter",
        "--user",
        "--mount",
        "--preserve-credentials",
        "--target=" + holder.pid(),
        "--wd=" + Path.of("").toAbsolutePath(),
        "--");
  }

  /** Another's file takes all that is free. */
  void fill() {
    inside("cat /dev/zero > \"$0\"/filler 2> /dev/null; test -s \"$0\"/filler");
  }

  /** That file goes. */
  void free() {
    inside("rm \"$0\"/filler");
  }

  private void inside(String script) {
    List<String> command = new ArrayList<>(entered());
    command.addAll(List.of("sh", "-c", script, folder.toString()));
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new AssertionError(script + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    holder.destroy();
  }
}
