package io.embeddingstreams.app;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.wire.Topics;
import java.util.ArrayList;
import java.util.List;

/** The access that an installation needs, as {@code kafka-acls} commands to paste. */
public final class Acls {
  private static final String SINKS = "User:connect";
  private static final String[] WRITING = {"Write", "Describe", "DescribeConfigs", "Create"};

  private final String start;
  private final List<String> lines = new ArrayList<>();

  private Acls(String bootstrapServers, String principal) {
    this.start =
        "kafka-acls.sh --bootstrap-server "
            + bootstrapServers
            + " --add --allow-principal "
            + principal;
  }

  /**
   * Comments and commands, a line each.
   *
   * @param collections whose topics the application writes and Kafka Connect reads
   * @param principal who the application is, {@code User:embedding-streams}
   * @param caller who sends requests and reads answers
   */
  public static List<String> of(
      Topics topics,
      List<CollectionSpec> collections,
      String bootstrapServers,
      String principal,
      String caller) {
    Acls own = new Acls(bootstrapServers, principal);
    own.ownTopics(topics);
    collections.forEach(each -> own.topic(each.topic(), WRITING));
    own.innerTopics(topics);
    own.groups(topics);
    Acls others = new Acls(bootstrapServers, caller);
    others.comment("Each caller: requests in, answers out.");
    others.topic(topics.requests(), "Write", "Describe");
    others.topic(topics.responses(), "Read", "Describe");
    List<String> all = new ArrayList<>(own.lines);
    all.addAll(others.lines);
    if (!collections.isEmpty()) {
      Acls sinks = new Acls(bootstrapServers, SINKS);
      sinks.comment(
          "Kafka Connect, which carries vectors into databases; its groups bear its names.");
      collections.forEach(each -> sinks.topic(each.topic(), "Read", "Describe"));
      sinks.add("--group connect- --resource-pattern-type prefixed", "Read", "Describe");
      all.addAll(sinks.lines);
    }
    return List.copyOf(all);
  }

  private void ownTopics(Topics topics) {
    comment("The application: its topics. Create is needed only where it makes them itself.");
    topic(topics.requests(), "Read", "Describe", "DescribeConfigs", "Create");
    topic(topics.responses(), WRITING);
    topic(topics.deadLetters(), WRITING);
  }

  private void innerTopics(Topics topics) {
    comment("Inner topics; Delete lets it purge what was read (deleteRecords).");
    List<String> inners = new ArrayList<>(List.of(topics.lookups(), topics.outcomes()));
    if (!topics.mapped().isEmpty()) {
      inners.add(topics.documents());
    }
    for (String inner : inners) {
      topic(inner, "Read", "Write", "Describe", "DescribeConfigs", "Create", "Delete");
    }
    for (String mapped : topics.mapped()) {
      topic(mapped, "Read", "Describe", "DescribeConfigs");
    }
    comment("Changelogs, which Kafka Streams makes.");
    for (String prefix : prefixes(topics)) {
      add(
          "--topic " + prefix + " --resource-pattern-type prefixed",
          "Read",
          "Write",
          "Describe",
          "DescribeConfigs",
          "Create");
    }
  }

  private void groups(Topics topics) {
    comment("Consumer groups and transactions.");
    add("--group " + topics.requestsApplication(), "Read", "Describe");
    add("--group " + topics.cacheApplication(), "Read", "Describe");
    for (String prefix : prefixes(topics)) {
      add(
          "--transactional-id " + prefix + " --resource-pattern-type prefixed",
          "Write",
          "Describe");
    }
    comment("`dead-letters list` and `replay`, for who runs them; replay also writes requests.");
    topic(topics.deadLetters(), "Read");
    topic(topics.requests(), "Write");
    add("--group " + topics.deadLettersGroup(), "Read", "Describe");
    add("--transactional-id " + topics.deadLettersGroup(), "Write", "Describe");
    comment("Idempotent producers, on brokers before 2.8.");
    add("--cluster", "IdempotentWrite");
  }

  private static List<String> prefixes(Topics topics) {
    return List.of(topics.requestsApplication() + "-", topics.cacheApplication() + "-");
  }

  private void comment(String text) {
    lines.add("# " + text);
  }

  private void topic(String name, String... operations) {
    add("--topic " + name, operations);
  }

  private void add(String resource, String... operations) {
    StringBuilder line = new StringBuilder(start);
    for (String operation : operations) {
      line.append(" --operation ").append(operation);
    }
    lines.add(line.append(' ').append(resource).toString());
  }
}
