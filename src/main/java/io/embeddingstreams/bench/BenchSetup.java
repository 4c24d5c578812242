package io.embeddingstreams.bench;

import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of one installation that is measured. It has a model for each number of
 * dimensions, named {@link #model}, whose one deployment is the bench's provider.
 *
 * @param name of the installation, without the cluster's prefix
 * @param partitions of requests and responses
 * @param cachePartitions of the cache
 * @param streams Kafka Streams properties beside the state's directory
 * @param deployment more keys of each deployment, as YAML values
 */
record BenchSetup(
    String name,
    int partitions,
    int cachePartitions,
    List<Integer> dimensions,
    Map<String, String> streams,
    Map<String, String> deployment) {
  BenchSetup {
    dimensions = List.copyOf(dimensions);
    streams = Map.copyOf(streams);
    deployment = Map.copyOf(deployment);
  }

  /** Kafka Streams properties of a measured application. */
  static Map<String, String> streams(int threads, boolean exactlyOnce) {
    return Map.of(
        "num.stream.threads",
        Integer.toString(threads),
        "processing.guarantee",
        guarantee(exactlyOnce));
  }

  /** As the configuration names it. */
  static String guarantee(boolean exactlyOnce) {
    return exactlyOnce ? "exactly_once_v2" : "at_least_once";
  }

  /** The alias of the model with these dimensions. */
  static String model(int dimensions) {
    return "bench-" + dimensions;
  }

  /**
   * The checked configuration; state stands below the directory, in a folder of this name.
   *
   * @param sets more keys, as {@code --set} takes them
   */
  Config config(BenchCluster cluster, Path directory, String providerUrl, String... sets) {
    String id = cluster.prefix() + name;
    List<String> yaml = new ArrayList<>();
    yaml.add("kafka:");
    cluster.kafka().forEach((key, value) -> yaml.add("  " + key + ": " + quoted(value)));
    yaml.add("streams:");
    streams(id, directory).forEach((key, value) -> yaml.add("  " + key + ": " + quoted(value)));
    yaml.add("topics:");
    yaml.add("  partitions: " + partitions);
    yaml.add("  cache-partitions: " + cachePartitions);
    yaml.add("  requests: " + id + "-requests");
    yaml.add("  responses: " + id + "-responses");
    yaml.add("  dead-letters: " + id + "-dead-letters");
    yaml.add("  config:");
    yaml.add("    requests: {segment.bytes: 16777216}");
    yaml.add("    responses: {segment.bytes: 67108864}");
    yaml.add("models:");
    dimensions.forEach(each -> model(yaml, each, providerUrl));
    yaml.add("management: {host: 127.0.0.1, port: 0}");
    return ConfigLoader.load(String.join("\n", yaml) + "\n", Map.of(), List.of(sets));
  }

  private Map<String, String> streams(String id, Path directory) {
    Map<String, String> all = new LinkedHashMap<>(streams);
    all.put("application.id", id);
    all.put("state.dir", directory.resolve(name).toString());
    return all;
  }

  private void model(List<String> yaml, int dimensions, String providerUrl) {
    yaml.add("  " + model(dimensions) + ":");
    yaml.add("    dimensions: " + dimensions);
    yaml.add("    deployments:");
    yaml.add("      - name: deployment-" + dimensions);
    yaml.add("        provider: openai");
    yaml.add("        model: " + model(dimensions));
    yaml.add("        api-key: none");
    yaml.add("        base-url: " + providerUrl);
    deployment.forEach((key, value) -> yaml.add("        " + key + ": " + value));
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
