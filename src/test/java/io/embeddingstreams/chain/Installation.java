package io.embeddingstreams.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.ConfigLoader;
import io.embeddingstreams.it.Caller;
import io.embeddingstreams.it.Caller.Sent;
import io.embeddingstreams.it.Cluster;
import io.embeddingstreams.it.Received;
import io.embeddingstreams.it.ServeProcess;
import io.embeddingstreams.it.SourceTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The application as a process of its own: the in-process model, one collection, one table. */
final class Installation implements AutoCloseable {
  private static final String MODEL = "all-minilm-l6-v2";

  private final Path folder;
  private final Path config;
  private final String topic;
  private final SourceTable table;
  private final Caller caller;
  private ServeProcess process;

  private Installation(String name) {
    this.folder = Cluster.folder(name);
    this.topic = name + "-vectors";
    this.config = folder.resolve("gateway.yaml");
    this.table = new SourceTable(name + "-articles", 2);
    String yaml = yaml(name);
    try {
      Files.writeString(config, yaml);
      this.process = serve();
      this.caller = new Caller(ConfigLoader.load(yaml, Map.of(), List.of()).topics());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Starts one whose topics bear this name; returns when it is ready. */
  static Installation start(String name) {
    return new Installation(name);
  }

  /** Where its vectors go. */
  String vectorsTopic() {
    return topic;
  }

  /** A table that a mapping brings into the collection. */
  SourceTable table() {
    return table;
  }

  /** Asks for a document's vector as a point of the collection; the record key is the id. */
  Sent upsert(String id, String text) {
    ObjectNode request = Caller.request(MODEL, List.of(text)).put("collection", "docs");
    request.putArray("points").addObject().put("id", id);
    return caller.send(id, request);
  }

  /** The same for an id that is a number. */
  Sent upsert(long id, String text) {
    ObjectNode request = Caller.request(MODEL, List.of(text)).put("collection", "docs");
    request.putArray("points").addObject().put("id", id);
    return caller.send(String.valueOf(id), request);
  }

  /** The same for each text by its id. */
  List<Sent> upsertAll(Map<String, String> documents) {
    List<Sent> sent = new ArrayList<>();
    documents.forEach((id, text) -> sent.add(upsert(id, text)));
    return sent;
  }

  /** Asks for the deletion of a document. */
  Sent delete(String id) {
    ObjectNode request = Caller.request(MODEL, List.of());
    request.remove(List.of("model", "input"));
    request.put("collection", "docs").putArray("delete").add(id);
    return caller.send(id, request);
  }

  /** The vector of a text, as JSON. */
  String embed(String text) {
    JsonNode answer = caller.ask(Caller.request(MODEL, List.of(text))).body();
    return answer.at("/data/0/embedding").toString();
  }

  /** How many of these requests have an answer now. */
  long answered(List<Sent> sent) {
    return caller.answered(sent);
  }

  /** Waits for one answer of each; the codes of those that are errors. */
  List<String> errors(List<Sent> sent) {
    return caller.answers(sent).stream()
        .map(Received::code)
        .filter(code -> !code.isEmpty())
        .toList();
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** Starts it again on the same data. */
  void restart() {
    process = serve();
  }

  @Override
  public void close() {
    table.close();
    caller.close();
    process.close();
  }

  private ServeProcess serve() {
    return ServeProcess.start(config, folder, List.of(), Map.of());
  }

  private String yaml(String name) {
    return """
        kafka: {bootstrap.servers: "%1$s"}
        streams: {application.id: %2$s, state.dir: "%3$s"}
        topics:
          partitions: 3
          cache-partitions: 4
          replication-factor: 1
          requests: %2$s-asked
          responses: %2$s-answered
          dead-letters: %2$s-dead
        models:
          %4$s:
            deployments: [{name: in-process, provider: local}]
        collections:
          docs: {model: %4$s, topic: %5$s}
        mappings:
          - {topic: %2$s-articles, envelope: debezium, collections: [docs], id: key:/id, text: [/body]}
        """
        .formatted(Cluster.servers(), name, folder.resolve("state"), MODEL, topic);
  }
}
