package io.embeddingstreams.app;

import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.ConfigLoader;
import io.embeddingstreams.config.ConfigurationReference;
import io.embeddingstreams.wire.RequestReader;
import io.embeddingstreams.wire.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The documents of {@code topology-docs/} that are made of the code. The same text at each call and
 * on each machine.
 */
public final class Documents {
  private static final String README =
      """
      # topology-docs

      Generated from the code by `mvn -q compile exec:java -Dexec.args="docs --out topology-docs"`, except for what is written by hand. A test fails where they are stale.

      - [Topology](topology.md): the drawing of both applications
      - [Topics](topics.md): names, keys, partitions, settings, changelogs, access
      - [Configuration](configuration.md): every key
      - [Metrics](metrics.md): every meter
      - [Errors](errors.md): every code
      - Guides, written by hand: [running it](guides/running.md) with docker-compose, [Kubernetes](guides/kubernetes.md), [writing requests](guides/clients.md) from other languages,
        [vectors into databases](guides/sinks.md), [documents in](guides/documents.md) from tables and plain records: mappings, change data capture, chunks, another model without downtime
      - [Performance](performance.md): what was measured, how, and where the time goes; written by hand
      - [Faults](faults.md): what is done to it, and what came out; written by hand
      - [Decisions](decisions/README.md): why things are as they are, those that look like bugs above all; written by hand
      - JSON Schemas (2020-12): [request](schemas/request.schema.json), [response](schemas/response.schema.json), [error](schemas/error.schema.json),
        [vector](schemas/vector.schema.json), [configuration](schemas/configuration.schema.json)
      """;

  /** A configuration that leaves everything at its default. */
  private static final String SMALLEST =
      """
      kafka: {bootstrap.servers: localhost:9092}
      models: {m: {deployments: [{name: d, provider: local}]}}
      """;

  private Documents() {}

  /** Text by path below {@code topology-docs/}; lines end in a line feed. */
  public static SortedMap<String, String> all() {
    Topics topics = defaults();
    SortedMap<String, String> all = new TreeMap<>();
    all.put("README.md", README);
    all.put("topology.md", new TopologyDocument(topics).markdown());
    all.put("topics.md", new TopicsDocument(topics).markdown());
    all.put("configuration.md", ConfigurationReference.markdown());
    all.put("metrics.md", MetricsDocument.markdown());
    all.put("errors.md", ErrorsDocument.markdown());
    for (String name : List.of("request", "response", "error", "vector")) {
      all.put("schemas/" + name + ".schema.json", schema(name));
    }
    all.put("schemas/configuration.schema.json", ConfigurationReference.jsonSchema());
    return all;
  }

  /** The drawing of both applications alone, in its fence. */
  public static String drawing() {
    return new TopologyDocument(defaults()).drawing();
  }

  private static Topics defaults() {
    try {
      return ConfigLoader.load(SMALLEST, Map.of(), List.of()).topics();
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String schema(String name) {
    try (InputStream in = RequestReader.class.getResourceAsStream("schemas/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("no schema " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
