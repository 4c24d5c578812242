package io.embeddingstreams.topology;

import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far the stores of one application are restored: every 5 s in the log while it lasts,
 * and whoever asks. Restoring threads call it, any thread asks; each call holds the lock.
 */
final class Restoring implements StateRestoreListener {
  private static final Logger log = LoggerFactory.getLogger(Restoring.class);
  private static final long BETWEEN_LINES_MILLIS = 5_000;

  private final String application;
  private final InstantSource clock;
  private final RestoreProgress progress = new RestoreProgress();
  private long lastLine;
  private boolean told;

  Restoring(String application, InstantSource clock) {
    this.application = application;
    this.clock = clock;
  }

  @Override
  public synchronized void onRestoreStart(
      TopicPartition changelog, String store, long from, long end) {
    if (progress.isIdle()) {
      lastLine = clock.millis();
    }
    progress.begin(changelog, from, end);
  }

  @Override
  public synchronized void onBatchRestored(
      TopicPartition changelog, String store, long lastOffset, long count) {
    progress.read(changelog, lastOffset, count);
    if (clock.millis() - lastLine >= BETWEEN_LINES_MILLIS) {
      lastLine = clock.millis();
      told = true;
      line("Restoring");
    }
  }

  @Override
  public synchronized void onRestoreEnd(TopicPartition changelog, String store, long total) {
    progress.end(changelog);
    if (told && progress.isIdle()) {
      told = false;
      line("Restored");
    }
  }

  @Override
  public synchronized void onRestoreSuspended(TopicPartition changelog, String store, long total) {
    progress.end(changelog);
  }

  /** Such as {@code 42 %, 1200 offsets left}; empty where nothing is restored. */
  synchronized Optional<String> state() {
    return progress.isIdle()
        ? Optional.empty()
        : Optional.of(progress.percent() + " %, " + progress.left() + " offsets left");
  }

  private void line(String what) {
    log.atInfo()
        .addKeyValue("application", application)
        .addKeyValue("percent", progress.percent())
        .addKeyValue("offsetsLeft", progress.left())
        .addKeyValue("recordsRead", progress.records())
        .log(what);
  }
}
