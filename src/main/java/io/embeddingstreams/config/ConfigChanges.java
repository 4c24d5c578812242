package io.embeddingstreams.config;

import java.util.List;
import java.util.function.Function;

/** Tells what of a changed configuration a reload can't bring in. */
public final class ConfigChanges {
  private record Part(String key, Function<Config, Object> value) {}

  /** All but models, collections and catalogue, which a reload does change. */
  private static final List<Part> FIXED =
      List.of(
          new Part("kafka", Config::kafka),
          new Part("streams", Config::streams),
          new Part("topics", Config::topics),
          new Part("requests", Config::requestsTimeout),
          new Part("ordering", Config::orderByKey),
          new Part("responses", Config::responses),
          new Part("overload", Config::overload),
          new Part("limits", Config::limits),
          new Part("cache", Config::cache),
          new Part("batching", Config::linger),
          new Part("retry", Config::retry),
          new Part("provider-http", Config::providerHttp),
          new Part("mappings", Config::mappings),
          new Part("management", Config::management),
          new Part("reload", Config::reload));

  private ConfigChanges() {}

  /** The top-level keys that differ and need a restart; empty: a reload brings everything in. */
  public static List<String> needingRestart(Config running, Config read) {
    return FIXED.stream()
        .filter(part -> !part.value().apply(running).equals(part.value().apply(read)))
        .map(Part::key)
        .toList();
  }
}
