package io.embeddingstreams.faults;

import io.embeddingstreams.it.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;

/** Three brokers, each a process: replication 3, at least 2 in sync. One thread at a time. */
final class Brokers implements AutoCloseable {
  private static final int COUNT = 3;

  private final List<Integer> ports = Ports.free(2 * COUNT);
  private final List<Node> nodes = new ArrayList<>();
  private final Admin admin;

  /** Starts them and returns when all are members. */
  Brokers(Path folder) {
    String clusterId = Uuid.randomUuid().toString();
    for (int id = 1; id <= COUNT; id++) {
      Path own = folder.resolve("broker-" + id);
      nodes.add(new Node(id, port(id), clusterId, own, properties(id, own.resolve("data"))));
    }
    nodes.forEach(Node::awaitUp);
    admin = Admin.create(Map.of("bootstrap.servers", servers()));
    awaitMembers();
  }

  private int port(int id) {
    return ports.get(id - 1);
  }

  private Map<String, String> properties(int id, Path data) {
    Map<String, String> all = new HashMap<>();
    all.put("node.id", "" + id);
    all.put("process.roles", "broker,controller");
    String controller = "127.0.0.1:" + ports.get(COUNT + id - 1);
    all.put("listeners", "PLAINTEXT://127.0.0.1:" + port(id) + ",CONTROLLER://" + controller);
    all.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port(id));
    all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("controller.listener.names", "CONTROLLER");
    all.put("inter.broker.listener.name", "PLAINTEXT");
    all.put(
        "controller.quorum.voters",
        IntStream.rangeClosed(1, COUNT)
            .mapToObj(i -> i + "@127.0.0.1:" + ports.get(COUNT + i - 1))
            .collect(Collectors.joining(",")));
    all.put("log.dirs", data.toString());
    all.putAll(REPLICATED);
    return all;
  }

  private static final Map<String, String> REPLICATED =
      Map.ofEntries(
          Map.entry("default.replication.factor", "3"),
          Map.entry("min.insync.replicas", "2"),
          Map.entry("offsets.topic.replication.factor", "3"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "3"),
          Map.entry("transaction.state.log.min.isr", "2"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("message.max.bytes", "16777216"),
          Map.entry("replica.fetch.max.bytes", "16777216"),
          Map.entry("replica.lag.time.max.ms", "5000"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"));

  /** What clients set as {@code bootstrap.servers}. */
  String servers() {
    return IntStream.rangeClosed(1, COUNT)
        .mapToObj(id -> "127.0.0.1:" + port(id))
        .collect(Collectors.joining(","));
  }

  Admin admin() {
    return admin;
  }

  Node node(int id) {
    return nodes.get(id - 1);
  }

  int count() {
    return COUNT;
  }

  /** The broker that leads a partition. */
  int leader(String topic, int partition) {
    return describe(topic).partitions().get(partition).leader().id();
  }

  private TopicDescription describe(String topic) {
    try {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("no description of " + topic, e);
    }
  }

  /** Waits until every broker is a member of the cluster. */
  void awaitMembers() {
    Await.until(Duration.ofMinutes(1), "three brokers", () -> members() == COUNT);
  }

  /** Waits until all replicas of a topic are in sync. */
  void awaitInSync(String topic) {
    Await.until(
        Duration.ofMinutes(2),
        topic + " in sync",
        () -> describe(topic).partitions().stream().allMatch(p -> p.isr().size() == COUNT));
  }

  private int members() {
    try {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    nodes.stream().filter(Node::isAlive).forEach(Node::kill);
  }
}
