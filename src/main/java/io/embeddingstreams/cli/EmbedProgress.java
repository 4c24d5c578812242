package io.embeddingstreams.cli;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on stderr how far a run is: rate, hits, remaining time. */
final class EmbedProgress implements AutoCloseable {
  private static final int UPDATE_MILLIS = 500;

  private final ProgressBar bar;
  private final PrintWriter err;
  private final boolean byText;

  /**
   * @param total texts, or requests where {@code byText} is false
   */
  EmbedProgress(long total, boolean byText, PrintWriter err) {
    this.byText = byText;
    this.err = err;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("embed")
            .setInitialMax(total)
            .setUnit(byText ? " texts" : " requests", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build();
  }

  /** An answer was written. */
  void answered(Answer answer, long hits) {
    bar.stepBy(byText ? answer.hits() + answer.misses() : 1);
    bar.setExtraMessage(", " + hits + " hits");
  }

  /** Nothing came for so long. */
  void silent(Duration time) {
    err.println();
    err.println(
        "no answer for "
            + time.toSeconds()
            + " s: is the gateway running (`serve` with the same configuration)? Waiting on;"
            + " Ctrl-C gives up.");
  }

  @Override
  public void close() {
    bar.close();
  }
}
