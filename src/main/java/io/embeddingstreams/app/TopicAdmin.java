package io.embeddingstreams.app;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.wire.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows, checks and creates the topics of one installation. The caller owns the admin client. One
 * thread; several instances may create at once.
 */
public final class TopicAdmin {
  private static final Logger log = LoggerFactory.getLogger(TopicAdmin.class);
  private static final int LOOKS = 100;
  private static final long PAUSE_MILLIS = 100;

  private final Admin admin;
  private final Topics topics;
  private final List<CollectionSpec> collections;

  /** Topics of this installation without collections, through this client. */
  public TopicAdmin(Admin admin, Topics topics) {
    this(admin, topics, List.of());
  }

  /** Topics of this installation and of these collections, through this client. */
  public TopicAdmin(Admin admin, Topics topics, List<CollectionSpec> collections) {
    this.admin = admin;
    this.topics = topics;
    this.collections = List.copyOf(collections);
  }

  /** How the topics stand now; changes nothing. */
  public TopicPlan inspect() {
    Map<String, Integer> counts = counts();
    Map<String, Map<String, String>> configs = configs(counts.keySet());
    Map<String, TopicPlan.Found> found = new HashMap<>();
    counts.forEach(
        (name, count) ->
            found.put(name, new TopicPlan.Found(count, configs.getOrDefault(name, Map.of()))));
    return TopicPlan.of(topics, collections, found);
  }

  /**
   * Creates what is missing, where the configuration lets it, and checks what exists.
   *
   * @throws ApplicationException naming each topic that is missing and may not be created, or whose
   *     count disagrees, with both numbers
   */
  public TopicFacts ensure() {
    return facts(ensure(inspect()));
  }

  /**
   * Creates the collections' topics that are missing, where the configuration lets it: what each
   * takes, in bytes.
   *
   * @throws ApplicationException naming each that is missing and may not be created
   */
  Map<String, Integer> ensureVectors() {
    return vectors(ensure(inspect().vectors()).vectors());
  }

  private TopicPlan ensure(TopicPlan plan) {
    refuseDisagreements(plan);
    if (!plan.missingMapped().isEmpty()) {
      throw new ApplicationException(
          "topics that mappings read do not exist: "
              + String.join(", ", plan.missingMapped())
              + "; start what writes them first (their partitions are its choice), or create them");
    }
    if (!topics.create() && !plan.missing().isEmpty()) {
      throw new ApplicationException(
          "topics are missing and topics.create is false: "
              + names(plan.missing())
              + "; create them, or run `topics --create`");
    }
    return create(plan);
  }

  /** Creates what is missing, whatever {@code topics.create} says; gives how the topics stand. */
  public TopicPlan create() {
    TopicPlan plan = inspect();
    refuseDisagreements(plan);
    return create(plan);
  }

  private TopicPlan create(TopicPlan plan) {
    List<TopicPlan.Row> missing = plan.missing();
    if (!missing.isEmpty()) {
      CreateTopicsResult created =
          admin.createTopics(missing.stream().map(this::newTopic).toList());
      created.values().forEach(this::awaitCreation);
    }
    TopicPlan now = missing.isEmpty() ? plan : visible();
    refuseDisagreements(now);
    warnOfSettings(now);
    return now;
  }

  private NewTopic newTopic(TopicPlan.Row row) {
    Optional<Short> replicas =
        topics.replicationFactor() < 0 ? Optional.empty() : Optional.of(topics.replicationFactor());
    return new NewTopic(row.name(), Optional.of(row.partitions()), replicas).configs(row.config());
  }

  private void awaitCreation(String name, KafkaFuture<Void> creation) {
    try {
      KafkaErrors.await(creation);
      log.atInfo().addKeyValue("topic", name).log("Created a topic");
    } catch (ExecutionException e) {
      Throwable cause = KafkaErrors.cause(e);
      if (!(cause instanceof TopicExistsException)) {
        throw KafkaErrors.refused("to create topic " + name, cause);
      }
      log.atDebug().addKeyValue("topic", name).log("Another instance created a topic");
    }
  }

  /** A topic just made is known to every broker only a moment later. */
  private TopicPlan visible() {
    TopicPlan plan = inspect();
    for (int look = 0; look < LOOKS && !plan.missing().isEmpty(); look++) {
      pause();
      plan = inspect();
    }
    if (!plan.missing().isEmpty()) {
      throw new ApplicationException(
          "topics were created but do not show up: " + names(plan.missing()) + "; start again");
    }
    return plan;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApplicationException("interrupted while waiting for Kafka");
    }
  }

  private static void refuseDisagreements(TopicPlan plan) {
    List<String> disagreements = plan.disagreements();
    if (!disagreements.isEmpty()) {
      throw new ApplicationException(String.join("\n", disagreements));
    }
  }

  private static void warnOfSettings(TopicPlan plan) {
    for (TopicPlan.Row row : plan.rows()) {
      if (row.losesRecords()) {
        log.atWarn()
            .addKeyValue("topic", row.name())
            .addKeyValue("settings", row.otherSettings())
            .log("An inner topic may lose records before they are read: set retention.ms to -1");
      }
    }
  }

  private static String names(List<TopicPlan.Row> rows) {
    return rows.stream()
        .map(row -> row.name() + " (" + row.partitions() + " partitions)")
        .collect(Collectors.joining(", "));
  }

  private static TopicFacts facts(TopicPlan plan) {
    Map<String, TopicPlan.Found> found = new HashMap<>();
    plan.rows().forEach(row -> found.put(row.role(), there(row)));
    return new TopicFacts(
        at(found, "requests").partitions(),
        at(found, "lookups").partitions(),
        maxBytes(at(found, "responses")),
        maxBytes(at(found, "dead-letters")),
        maxBytes(at(found, "lookups")),
        maxBytes(at(found, "outcomes")),
        maxBytes(at(found, "documents")),
        vectors(plan.vectors()));
  }

  private static Map<String, Integer> vectors(TopicPlan vectors) {
    Map<String, Integer> bytes = new LinkedHashMap<>();
    vectors.rows().forEach(row -> bytes.put(row.name(), maxBytes(there(row))));
    return bytes;
  }

  private static TopicPlan.Found there(TopicPlan.Row row) {
    TopicPlan.Found there = row.found();
    if (there == null) {
      throw new ApplicationException("topic " + row.name() + " was deleted; start again");
    }
    return there;
  }

  private static TopicPlan.Found at(Map<String, TopicPlan.Found> found, String role) {
    return found.getOrDefault(role, new TopicPlan.Found(0, Map.of()));
  }

  private static int maxBytes(TopicPlan.Found found) {
    return Integer.parseInt(found.config().getOrDefault("max.message.bytes", "1048588"));
  }

  private Map<String, Integer> counts() {
    List<String> names =
        TopicPlan.of(topics, collections, Map.of()).rows().stream().map(r -> r.name()).toList();
    Map<String, Integer> counts = new LinkedHashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach((name, future) -> count(future).ifPresent(count -> counts.put(name, count)));
    return counts;
  }

  private static Optional<Integer> count(KafkaFuture<TopicDescription> future) {
    try {
      return Optional.of(KafkaErrors.await(future).partitions().size());
    } catch (ExecutionException e) {
      Throwable cause = KafkaErrors.cause(e);
      if (cause instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw KafkaErrors.refused("to describe the topics", cause);
    }
  }

  private Map<String, Map<String, String>> configs(Collection<String> names) {
    List<ConfigResource> resources =
        names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Map<String, Map<String, String>> configs = new HashMap<>();
    KafkaErrors.await(
            admin.describeConfigs(resources).all(), "to describe the settings of the topics")
        .forEach((resource, config) -> configs.put(resource.name(), settings(config)));
    return configs;
  }

  private static Map<String, String> settings(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }
}
