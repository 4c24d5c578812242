package io.embeddingstreams.cli;

import io.embeddingstreams.app.CacheImporter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on stderr how far a work on the cache is. */
final class CacheProgress implements AutoCloseable, CacheImporter.Progress {
  private static final int UPDATE_MILLIS = 500;

  private final ProgressBar bar;

  private CacheProgress(ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Opens a bar.
   *
   * @param each of how many things one unit is
   * @param total of things; -1: not known
   */
  static CacheProgress open(String name, String unit, long each, long total) {
    return new CacheProgress(
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(total)
            .setUnit(unit, each)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build());
  }

  void stepBy(long more) {
    bar.stepBy(more);
  }

  /** Says what else there is to know. */
  void say(String text) {
    bar.setExtraMessage(text);
  }

  @Override
  public void read(long characters) {
    stepBy(characters);
  }

  @Override
  public void safe(long line) {
    say(", line " + line);
  }

  @Override
  public void close() {
    bar.close();
  }
}
