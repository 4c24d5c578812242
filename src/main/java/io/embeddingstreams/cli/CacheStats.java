package io.embeddingstreams.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.CacheOperator;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheReply.Group;
import io.embeddingstreams.wire.CacheReply.Traffic;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cache stats}. */
@Command(
    name = "stats",
    description = {
      "Counts what the cache holds, by vector space and namespace, and what it has served.",
      "Hits and misses are those of the instances since they started."
    })
final class CacheStats implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    CacheTotals totals = new CacheTotals();
    var config = options.load();
    PrintWriter err = spec.commandLine().getErr();
    try (CacheOperator operator = CacheOperator.open(config, err::println)) {
      operator.walk(
          Map.of(),
          (run, number, to, cursor) ->
              CacheCommand.step(run, number, to, CacheCommand.Kind.STATS, cursor),
          totals::add);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(totals, config.models()));
    } else {
      print(totals, out);
    }
    return 0;
  }

  private static void print(CacheTotals totals, PrintWriter out) {
    out.printf(Locale.ROOT, "entries  %,d%n", totals.entries());
    out.printf(Locale.ROOT, "bytes    %,d%n", totals.bytes());
    out.printf("oldest   %s%n", totals.entries() == 0 ? "-" : time(totals.oldestMillis()));
    out.printf(Locale.ROOT, "hits     %,d%n", totals.hits());
    out.printf(
        Locale.ROOT,
        "misses   %,d  (since start; instances: %d)%n",
        totals.misses(),
        totals.instances());
    String format = "%-32s  %-24s  %12s  %16s  %s%n";
    if (!totals.groups().isEmpty()) {
      out.println();
      out.printf(format, "vector space", "namespace", "count", "size", "oldest");
    }
    for (Group group : totals.groups()) {
      out.printf(
          format,
          group.space(),
          group.namespace().isEmpty() ? "-" : group.namespace(),
          String.format(Locale.ROOT, "%,d", group.entries()),
          String.format(Locale.ROOT, "%,d", group.bytes()),
          time(group.oldestMillis()));
    }
    if (!totals.traffic().isEmpty()) {
      out.println();
      out.printf("%-32s  %12s  %12s%n", "model", "hits", "misses");
    }
    for (Traffic model : totals.traffic()) {
      out.printf(Locale.ROOT, "%-32s  %,12d  %,12d%n", model.model(), model.hits(), model.misses());
    }
  }

  private static ObjectNode json(CacheTotals totals, Models models) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("entries", totals.entries()).put("bytes", totals.bytes());
    if (totals.entries() > 0) {
      all.put("oldest", time(totals.oldestMillis()));
    }
    all.put("hits", totals.hits()).put("misses", totals.misses());
    all.put("instances", totals.instances());
    ArrayNode groups = all.putArray("groups");
    for (Group group : totals.groups()) {
      ObjectNode one = groups.addObject().put("space", group.space());
      ArrayNode aliases = one.putArray("models");
      models.all().stream()
          .filter(model -> model.space().equals(group.space()))
          .map(ModelSpec::alias)
          .collect(Collectors.toList())
          .forEach(aliases::add);
      if (!group.namespace().isEmpty()) {
        one.put("namespace", group.namespace());
      }
      one.put("entries", group.entries()).put("bytes", group.bytes());
      one.put("oldest", time(group.oldestMillis()));
    }
    ArrayNode traffic = all.putArray("models");
    for (Traffic model : totals.traffic()) {
      traffic
          .addObject()
          .put("model", model.model())
          .put("hits", model.hits())
          .put("misses", model.misses());
    }
    return all;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
