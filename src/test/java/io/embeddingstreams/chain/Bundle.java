package io.embeddingstreams.chain;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL on the class path, unpacked for this system. */
final class Bundle {
  private static final int OWNER_MAY_EXECUTE = 1 << 6;

  private Bundle() {}

  /** A folder with its {@code bin}, deleted when the JVM ends. */
  static Path unpacked() {
    Path folder = Folders.open("postgres-binaries");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(folder), "bundle-end"));
    try (InputStream packed = resource();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, folder);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path file = folder.resolve(entry.getName()).normalize();
    if (!file.startsWith(folder)) {
      throw new IOException("outside of the folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      boolean executable = (entry.getMode() & OWNER_MAY_EXECUTE) != 0;
      if (executable && !file.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make executable: " + file);
      }
    }
  }

  private static InputStream resource() {
    String name = "/postgres-" + system() + "-" + processor() + ".txz";
    InputStream found = Bundle.class.getResourceAsStream(name);
    if (found == null) {
      throw new AssertionError("no PostgreSQL for this system: " + name);
    }
    return found;
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : "linux";
  }

  private static String processor() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
  }
}
