package io.embeddingstreams.app;

import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigChanges;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.Fault;
import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Models;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again when the content of its file, or of its catalogue file, changes,
 * and at SIGHUP. Models and collections come into force at once; a change elsewhere is named and
 * needs a restart. A faulty configuration is refused whole, with one warning that holds all its
 * faults.
 *
 * <p>Everything is done on one thread of its own, {@code reload}.
 */
final class Reloader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reloader.class);

  private final Config started;
  private final ConfigSource source;
  private final Consumer<Models> apply;
  private final Meters meters;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "reload");
            made.setDaemon(true);
            return made;
          });
  private Config inForce;
  private List<ByteBuffer> seen;
  private @Nullable HangupSignal hangup;

  /** What a reload came to; its name in lower case is the meter's tag. */
  enum Result {
    /** Other models are in force, or a change was named that needs a restart. */
    APPLIED("applied"),
    /** The configuration says what it said before. */
    UNCHANGED("unchanged"),
    /** It has faults: what was in force stays. */
    REFUSED("refused");

    private final String tag;

    Result(String tag) {
      this.tag = tag;
    }
  }

  /**
   * @param started what the application was started with
   * @param apply brings models into force
   */
  Reloader(Config started, ConfigSource source, Consumer<Models> apply, Meters meters) {
    this.started = started;
    this.source = source;
    this.apply = apply;
    this.meters = meters;
    this.inForce = started;
    this.seen = contents();
  }

  /** Looks at the files every {@code reload}, and listens to SIGHUP. */
  void start() {
    long millis = started.reload().toMillis();
    if (millis > 0) {
      var unused = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }
    hangup = HangupSignal.running(this::soon).orElse(null);
  }

  private void soon() {
    try {
      thread.execute(this::reload);
    } catch (RejectedExecutionException e) {
      log.atDebug().log("SIGHUP while stopping: nothing is read again");
    }
  }

  /** Reads the configuration again where a file's content is another than at the last time. */
  synchronized void look() {
    if (!contents().equals(seen)) {
      reload();
    }
  }

  /** Reads the configuration again, whatever the files' content. */
  synchronized Result reload() {
    seen = contents(); // before it is read: what is written meanwhile is seen by the next look
    Result result = read();
    meters.count(Meter.CONFIG_RELOADS, 1, result.tag);
    return result;
  }

  private Result read() {
    try {
      Config read = source.loader().get();
      Result result = changes(read) ? Result.APPLIED : Result.UNCHANGED;
      if (result == Result.APPLIED) {
        apply.accept(read.models());
        told(read);
        inForce = read;
        seen.set(1, content(read.catalogFile()));
      }
      return result;
    } catch (ConfigException e) {
      log.atWarn()
          .addKeyValue("file", source.file())
          .addKeyValue("faults", e.faults().size())
          .log("The changed configuration is refused, the old one stays in force: {}", text(e));
    } catch (ApplicationException e) {
      log.atWarn()
          .addKeyValue("file", source.file())
          .log(
              "The changed configuration is refused, the old one stays in force: {}",
              e.getMessage());
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("The configuration could not be read again");
    }
    return Result.REFUSED;
  }

  private static String text(ConfigException refused) {
    return refused.faults().stream().map(Fault::toString).collect(Collectors.joining("; "));
  }

  private boolean changes(Config read) {
    boolean models = !List.copyOf(inForce.models().all()).equals(List.copyOf(read.models().all()));
    boolean collections = !inForce.models().collections().equals(read.models().collections());
    return models || collections || !ConfigChanges.needingRestart(inForce, read).isEmpty();
  }

  private void told(Config read) {
    log.atInfo()
        .addKeyValue("models", read.models().all().size())
        .addKeyValue("collections", read.models().collections().size())
        .log("The configuration was read again; its models and collections are in force");
    List<String> later = ConfigChanges.needingRestart(started, read);
    if (!later.isEmpty()) {
      log.atWarn()
          .addKeyValue("keys", String.join(", ", later))
          .log("These parts of the configuration changed and need a restart");
    }
  }

  private List<ByteBuffer> contents() {
    List<ByteBuffer> all = new ArrayList<>();
    all.add(content(source.file()));
    all.add(content(inForce.catalogFile()));
    return all;
  }

  /** Empty for a file that can't be read: whoever loads it says why. */
  private static ByteBuffer content(@Nullable Path file) {
    try {
      return file == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      return ByteBuffer.allocate(0);
    }
  }

  /** Nothing is read again from now on. */
  @Override
  public void close() {
    if (hangup != null) {
      hangup.close();
    }
    thread.shutdownNow();
  }
}
