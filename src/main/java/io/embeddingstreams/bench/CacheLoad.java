package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.CacheImporter;
import io.embeddingstreams.app.CacheOperator;
import io.embeddingstreams.config.Config;
import java.util.Locale;

/** Loads generated entries as {@code cache import} loads a file. For one thread. */
final class CacheLoad {
  private static final long TELL_NANOS = 10_000_000_000L;

  private final Config config;
  private final Stage stage;
  private long loaded;
  private long nanos;

  CacheLoad(Config config, Stage stage) {
    this.config = config;
    this.stage = stage;
  }

  /** Loads all of these, and returns once their owners have them. */
  void load(GeneratedCache entries) {
    long start = System.nanoTime();
    try (CacheOperator operator = CacheOperator.open(config, stage::tell)) {
      CacheImporter importer = new CacheImporter(operator, new Told(start), 1);
      importer.take(entries);
      if (importer.refused() + importer.kept() > 0) {
        throw new ApplicationException(
            importer.refused() + " entries were refused, " + importer.kept() + " were there");
      }
      loaded += importer.stored();
    }
    nanos += System.nanoTime() - start;
  }

  /** Entries so far. */
  long loaded() {
    return loaded;
  }

  /** Entries a second while it loaded. */
  double rate() {
    return loaded / (nanos / 1e9);
  }

  /** Says now and then how far it is. */
  private final class Told implements CacheImporter.Progress {
    private long toldNanos;

    Told(long startNanos) {
      this.toldNanos = startNanos;
    }

    @Override
    public void read(long characters) {}

    @Override
    public void safe(long line) {
      long now = System.nanoTime();
      if (now - toldNanos > TELL_NANOS) {
        toldNanos = now;
        stage.tell(
            String.format(
                Locale.ROOT,
                "%,d entries, %.0f MB resident",
                loaded + line - 1,
                ResidentMemory.megabytes()));
      }
    }
  }
}
