package io.embeddingstreams.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.RetryPolicy;
import io.embeddingstreams.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stand-in to compile the commands against; the real one takes its place. */
public final class ConfigLoader {
  /** Reads a file. */
  public Config load(Path file, Map<String, String> environment, List<String> sets)
      throws ConfigException {
    try {
      return parse(Files.readString(file), environment, sets);
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read");
    }
  }

  /** Reads a text. */
  public Config parse(String yaml, Map<String, String> environment, List<String> sets)
      throws ConfigException {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new ConfigException("not YAML");
    }
    Map<String, String> kafka = flat(root.path("kafka"));
    for (String set : sets) {
      if (set.startsWith("kafka.")) {
        int at = set.indexOf('=');
        kafka.put(set.substring(6, at), set.substring(at + 1));
      }
    }
    List<String> faults = new ArrayList<>();
    root.fieldNames()
        .forEachRemaining(
            name -> {
              if (name.startsWith("unknown")) {
                faults.add(name + ": unknown key");
              }
            });
    if (!faults.isEmpty()) {
      throw new ConfigException(String.join("\n", faults));
    }
    Map<String, String> streams = flat(root.path("streams"));
    JsonNode t = root.path("topics");
    Topics topics =
        new Topics(
            streams.getOrDefault("application.id", "embedding-streams"),
            t.path("partitions").asInt(6),
            t.path("cache-partitions").asInt(12),
            (short) t.path("replication-factor").asInt(-1),
            t.path("create").asBoolean(true),
            t.path("requests").asText("embedding-requests"),
            t.path("responses").asText("embedding-responses"),
            t.path("dead-letters").asText("embedding-dead-letters"),
            Map.of());
    CachePolicy policy = new CachePolicy(CacheMode.ALWAYS, null);
    List<ModelSpec> models = new ArrayList<>();
    root.path("models")
        .fieldNames()
        .forEachRemaining(
            name ->
                models.add(
                    new ModelSpec(name, name, 0, 0, null, Map.of(), false, policy, List.of(), 0)));
    return new Config(
        kafka,
        streams,
        topics,
        Duration.ZERO,
        true,
        Config.Responses.ALL,
        Config.Overload.WAIT,
        new Config.Limits(true, 10000, 1000000, 2L << 30, 0.5),
        new Config.Cache(policy, 0),
        new Models(models),
        Duration.ofMillis(5),
        new RetryPolicy(6, Duration.ofMillis(200), Duration.ofSeconds(30)),
        new Config.ProviderHttp("", "", ""),
        new Config.Listener("127.0.0.1", root.path("management").path("port").asInt(8081)),
        Duration.ofSeconds(10));
  }

  private static Map<String, String> flat(JsonNode node) {
    Map<String, String> flat = new HashMap<>();
    node.properties().forEach(field -> flat.put(field.getKey(), field.getValue().asText()));
    return flat;
  }
}
