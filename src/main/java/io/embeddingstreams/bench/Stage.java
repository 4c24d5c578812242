package io.embeddingstreams.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where a bench runs.
 *
 * @param directory everything is kept below it; the caller deletes it
 * @param kafka client properties of a cluster; empty: a broker inside this process
 * @param progress is told what is being done, a line at a time
 */
public record Stage(Path directory, Map<String, String> kafka, Consumer<String> progress) {
  /** Copies the properties. */
  public Stage {
    kafka = Map.copyOf(kafka);
  }

  /** Tells what is being done now. */
  public void tell(String what) {
    progress.accept(what);
  }
}
