package io.embeddingstreams.cli;

import io.embeddingstreams.app.ApplicationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;

/** A file of lines in UTF-8, read as it is needed. */
final class TextFile {
  private final Path path;

  TextFile(Path path) {
    this.path = path;
  }

  /** Lines that say something, and blank ones. */
  record Count(long filled, long blank) {}

  /** What is done with the lines of an open file. */
  interface Reading<T> {
    /** Reads while the file is open. */
    T read(Iterator<String> lines);
  }

  /** Counts the lines, which reads the whole file once. */
  Count count() {
    return read(
        lines -> {
          long filled = 0;
          long blank = 0;
          while (lines.hasNext()) {
            if (lines.next().isBlank()) {
              blank++;
            } else {
              filled++;
            }
          }
          return new Count(filled, blank);
        });
  }

  /**
   * Opens the file, without its byte order mark, for as long as the reading takes.
   *
   * @throws ApplicationException where it cannot be read or is no UTF-8
   */
  <T> T read(Reading<T> reading) {
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      reader.mark(1);
      if (reader.read() != '\uFEFF') {
        reader.reset();
      }
      return reading.read(reader.lines().iterator());
    } catch (IOException e) {
      throw unreadable(e);
    } catch (UncheckedIOException e) {
      throw unreadable(Objects.requireNonNullElseGet(e.getCause(), () -> new IOException(e)));
    }
  }

  private ApplicationException unreadable(IOException e) {
    if (e instanceof CharacterCodingException) {
      return new ApplicationException(path + " is not UTF-8 text");
    }
    return new ApplicationException(
        e instanceof NoSuchFileException
            ? path + " does not exist"
            : path + " cannot be read: " + e.getMessage());
  }
}
