package io.embeddingstreams.app;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;

/**
 * A Mermaid flowchart of Kafka Streams topologies: topics outside, each application a box with its
 * processors and stores. Sources and sinks are drawn as the edges from and to their topics.
 */
final class Drawing {
  /** What stands for topics that records name themselves. */
  private static final String COLLECTIONS = "topics of collections";

  private final Set<String> topics = new TreeSet<>();
  private final List<List<String>> boxes = new ArrayList<>();
  private final Set<String> edges = new LinkedHashSet<>();
  private final Set<String> hiddenStores;

  /**
   * @param hiddenStores names of stores that hold nothing
   */
  Drawing(Set<String> hiddenStores) {
    this.hiddenStores = Set.copyOf(hiddenStores);
  }

  /** Adds an application with this title. */
  void add(String application, String title, TopologyDescription description) {
    List<String> box = new ArrayList<>();
    box.add("subgraph app_" + application + "[\"" + title + "\"]");
    for (TopologyDescription.Subtopology part : description.subtopologies()) {
      part.nodes().forEach(node -> add(application, node, box));
    }
    box.add("end");
    boxes.add(box);
  }

  private void add(String application, Node node, List<String> box) {
    if (node instanceof Source source) {
      source.topicSet().forEach(topic -> read(application, topic, source));
    } else if (node instanceof Sink sink) {
      String topic = sink.topic() == null ? COLLECTIONS : sink.topic();
      topics.add(topic);
      sink.predecessors().forEach(from -> edge(processor(application, from), topic(topic)));
    } else if (node instanceof Processor processor) {
      process(application, processor, box);
    }
  }

  private void read(String application, String topic, Source source) {
    topics.add(topic);
    source.successors().forEach(to -> edge(topic(topic), processor(application, to)));
  }

  private void process(String application, Processor node, List<String> box) {
    box.add("  " + processor(application, node) + "[\"" + node.name() + "\"]");
    for (String store : new TreeSet<>(node.stores())) {
      if (!hiddenStores.contains(store)) {
        box.add("  " + store(store) + "[(\"" + store + "\")]");
        edges.add(processor(application, node) + " <--> " + store(store));
      }
    }
    for (Node to : node.successors()) {
      if (to instanceof Processor) {
        edge(processor(application, node), processor(application, to));
      }
    }
  }

  /** Adds what Kafka Streams does not know: an edge that no record travels on. */
  void addSideways(String from, String label, String to) {
    edges.add(from + " -. \"" + label + "\" .-> " + to);
  }

  private void edge(String from, String to) {
    edges.add(from + " --> " + to);
  }

  /** How a processor is named in the drawing. */
  static String processor(String application, String name) {
    return application + "_" + id(name);
  }

  private static String processor(String application, Node node) {
    return processor(application, node.name());
  }

  /** How a store is named in the drawing. */
  static String store(String name) {
    return "store_" + id(name);
  }

  private static String topic(String name) {
    return "topic_" + id(name);
  }

  private static String id(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_");
  }

  /** The whole drawing, in a fence that Git hosts render. */
  String mermaid() {
    List<String> lines = new ArrayList<>(List.of("```mermaid", "flowchart LR"));
    topics.forEach(name -> lines.add("  " + topic(name) + "([\"" + name + "\"])"));
    boxes.forEach(box -> box.forEach(line -> lines.add("  " + line)));
    edges.forEach(edge -> lines.add("  " + edge));
    lines.add("```");
    return String.join("\n", lines) + "\n";
  }
}
