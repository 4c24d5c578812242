package io.embeddingstreams.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.Estimate;
import io.embeddingstreams.app.Estimator;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.model.Mapping;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estimate}. */
@Command(
    name = "estimate",
    description = {
      "Tells what embedding a mapped topic would take, before it is done: documents, distinct inputs,",
      "tokens, hits of the cache as it is, dollars, and time at the configured limits."
    })
final class EstimateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--mapping",
      paramLabel = "M",
      required = true,
      description = "The topic of the mapping.")
  private String mapping = "";

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "Reads N records, spread over the topic, instead of all.")
  private long sample;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    Config config = options.load();
    if (sample < 0) {
      throw wrong("--sample wants a number of records");
    }
    Mapping asked =
        config.mappings().stream()
            .filter(each -> each.topic().equals(mapping))
            .findFirst()
            .orElseThrow(
                () -> wrong("--mapping " + mapping + " is not configured" + known(config)));
    PrintWriter err = spec.commandLine().getErr();
    Estimate estimate;
    try (Shown progress = new Shown()) {
      estimate = new Estimator(config, err::println).of(asked, sample, progress);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(estimate));
    } else {
      print(estimate, out);
    }
    return 0;
  }

  private static String known(Config config) {
    return config.mappings().isEmpty()
        ? ": there are no mappings"
        : "; known: "
            + config.mappings().stream().map(Mapping::topic).collect(Collectors.joining(", "));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** One bar at a time. */
  private static final class Shown implements Estimator.Progress, AutoCloseable {
    private @Nullable CacheProgress bar;

    @Override
    public void begin(String name, String unit, long total) {
      end();
      bar = CacheProgress.open(name, unit, 1, total);
    }

    @Override
    public void step(long more) {
      if (bar != null) {
        bar.stepBy(more);
      }
    }

    @Override
    public void end() {
      if (bar != null) {
        bar.close();
        bar = null;
      }
    }

    @Override
    public void close() {
      end();
    }
  }

  private static void print(Estimate estimate, PrintWriter out) {
    line(out, "records", estimate.records());
    if (estimate.read() < estimate.records()) {
      line(out, "  looked at", estimate.read());
    }
    new TreeMap<>(estimate.results()).forEach((result, count) -> line(out, "  " + result, count));
    line(out, "documents", estimate.documents());
    line(out, "inputs", estimate.inputs());
    line(out, "refused", estimate.refused());
    out.println();
    String format = "%-32s  %12s  %12s  %14s  %12s  %s%n";
    out.printf(format, "model", "distinct", "hits", "tokens", "dollars", "time");
    for (Estimate.OfModel model : estimate.models()) {
      out.printf(
          format,
          model.model(),
          grouped(model.distinct()),
          estimate.cacheAsked() ? grouped(model.hits()) : "?",
          grouped(model.tokens()),
          model.dollars() == 0 ? "-" : String.format(Locale.ROOT, "%.4f", model.dollars()),
          model.time().map(EstimateCommand::shown).orElse("no limit"));
    }
  }

  private static void line(PrintWriter out, String name, long count) {
    out.printf("%-16s  %14s%n", name, grouped(count));
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String shown(Duration time) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  private static ObjectNode json(Estimate estimate) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("mapping", estimate.topic()).put("records", estimate.records());
    all.put("read", estimate.read());
    ObjectNode results = all.putObject("results");
    new TreeMap<>(estimate.results()).forEach(results::put);
    all.put("documents", estimate.documents()).put("inputs", estimate.inputs());
    all.put("refused", estimate.refused()).put("cache_asked", estimate.cacheAsked());
    all.put("tokens", estimate.tokens()).put("dollars", estimate.dollars());
    ArrayNode models = all.putArray("models");
    for (Estimate.OfModel model : estimate.models()) {
      ObjectNode one = models.addObject().put("model", model.model());
      one.put("distinct_inputs", model.distinct()).put("hits", model.hits());
      one.put("tokens", model.tokens()).put("dollars", model.dollars());
      model.time().ifPresent(time -> one.put("seconds", time.toMillis() / 1e3));
    }
    return all;
  }
}
