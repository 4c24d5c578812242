package io.embeddingstreams.cli;

import io.embeddingstreams.app.CacheOperator;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.Quantities;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheCommand.Filter;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cache purge}. */
@Command(
    name = "purge",
    description = {
      "Deletes entries, on all instances; returns when they are gone.",
      "An entry goes that suits every option given. What a provider answers meanwhile is stored."
    })
final class CachePurge implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--namespace",
      paramLabel = "N",
      description = "Entries of this namespace; \"\" for those without one.")
  private @Nullable String namespace;

  @Option(
      names = "--model",
      paramLabel = "M",
      description = "Entries of this model's vector space, which other models may share.")
  private @Nullable String model;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "Entries that were written longer ago: 30d, 12h, 5m.")
  private @Nullable String olderThan;

  @Option(names = "--all", description = "Every entry.")
  private boolean all;

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    boolean some = namespace != null || model != null || olderThan != null;
    if (all == some) {
      throw wrong("say what goes: --all alone, or --namespace, --model, --older-than");
    }
    Config config = options.load();
    Filter filter = new Filter(namespace, space(config), writtenBefore());
    AtomicLong deleted = new AtomicLong();
    PrintWriter err = spec.commandLine().getErr();
    try (CacheOperator operator = CacheOperator.open(config, err::println);
        CacheProgress progress = CacheProgress.open("purge", " entries", 1, -1)) {
      operator.walk(
          Map.of(),
          (run, number, to, cursor) -> CacheCommand.purge(run, number, to, filter, cursor),
          reply -> {
            deleted.addAndGet(reply.done());
            progress.stepBy(reply.done());
          });
    }
    spec.commandLine().getOut().printf(Locale.ROOT, "%,d entries deleted%n", deleted.get());
    return 0;
  }

  private @Nullable String space(Config config) {
    if (model == null) {
      return null;
    }
    ModelSpec known = config.models().find(model);
    if (known == null) {
      throw wrong("--model " + model + " is not configured");
    }
    return known.space();
  }

  private long writtenBefore() {
    if (olderThan == null) {
      return 0;
    }
    try {
      return Math.max(1, System.currentTimeMillis() - Quantities.duration(olderThan).toMillis());
    } catch (IllegalArgumentException e) {
      throw wrong("--older-than " + olderThan + " " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
