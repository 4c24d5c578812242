package io.embeddingstreams.app;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.wire.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the topics of an installation must be, beside what they are. A decision without I/O.
 *
 * @param rows one a topic, requests first
 */
public record TopicPlan(List<Row> rows) {
  private static final String REQUEST_BYTES = "8388608";
  private static final String ANSWER_BYTES = "9437184";
  private static final String MAPPED = "mapped";
  private static final Set<String> INNER = Set.of("lookups", "outcomes", "documents");
  private static final int VECTOR_BYTES = 1 << 20;
  private static final int NUMBER_BYTES = 16;

  /** The role of every collection's topic. */
  static final String VECTORS = "vectors";

  /** Copies the rows. */
  public TopicPlan {
    rows = List.copyOf(rows);
  }

  /** How a topic stands. */
  public enum State {
    OK,
    MISSING,
    /** Its count, or a setting that loses records, disagrees. */
    DIFFERS;

    /** As the command shows it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A topic as the broker has it: partitions, and its effective settings. */
  public record Found(int partitions, Map<String, String> config) {
    /** Copies the settings. */
    public Found {
      config = Map.copyOf(config);
    }
  }

  /**
   * One topic.
   *
   * @param role its short name in {@code topics.config}
   * @param partitions that it must have
   * @param anyCount whether another count is fine
   * @param config that it is created with
   * @param found null where it is missing
   */
  public record Row(
      String role,
      String name,
      int partitions,
      boolean anyCount,
      Map<String, String> config,
      @Nullable Found found) {
    /** Whether it is missing, right or wrong. */
    public State state() {
      if (found == null) {
        return State.MISSING;
      }
      return countDiffers() || losesRecords() ? State.DIFFERS : State.OK;
    }

    /** Whether it has another count of partitions than it must. */
    public boolean countDiffers() {
      return found != null && !anyCount && found.partitions() != partitions;
    }

    /** The settings that are not what it would be created with: name to the broker's value. */
    public Map<String, String> otherSettings() {
      Map<String, String> others = new LinkedHashMap<>();
      if (found != null) {
        config.forEach(
            (name, wanted) -> {
              String actual = found.config().get(name);
              if (actual != null && !actual.equals(wanted)) {
                others.put(name, actual);
              }
            });
      }
      return others;
    }

    /** Whether others make it, and the application only reads it. */
    public boolean isMapped() {
      return role.equals(MAPPED);
    }

    /** Whether an inner topic forgets records that were not read yet. */
    boolean losesRecords() {
      return INNER.contains(role) && otherSettings().containsKey("retention.ms");
    }
  }

  /**
   * Plans the topics of the contract.
   *
   * @param collections those whose topics belong to it
   * @param found what the broker has, by topic name; topics of others are ignored
   */
  public static TopicPlan of(
      Topics topics, List<CollectionSpec> collections, Map<String, Found> found) {
    Found requests = found.get(topics.requests());
    int count = requests == null ? topics.partitions() : requests.partitions();
    List<Row> rows = new ArrayList<>();
    rows.add(row(topics, found, "requests", topics.requests(), count, true, REQUEST_BYTES));
    rows.add(row(topics, found, "responses", topics.responses(), count, false, ANSWER_BYTES));
    rows.add(row(topics, found, "dead-letters", topics.deadLetters(), count, true, ANSWER_BYTES));
    rows.add(
        row(
            topics,
            found,
            "lookups",
            topics.lookups(),
            topics.cachePartitions(),
            false,
            ANSWER_BYTES));
    rows.add(row(topics, found, "outcomes", topics.outcomes(), count, false, ANSWER_BYTES));
    if (!topics.mapped().isEmpty()) {
      rows.add(row(topics, found, "documents", topics.documents(), count, false, ANSWER_BYTES));
    }
    collections.forEach(each -> rows.add(row(topics, found, each)));
    for (String name : topics.mapped()) {
      rows.add(new Row(MAPPED, name, 0, true, Map.of(), found.get(name)));
    }
    return new TopicPlan(rows);
  }

  private static Row row(Topics topics, Map<String, Found> found, CollectionSpec collection) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("cleanup.policy", "compact");
    config.put("max.message.bytes", Integer.toString(largestRecord(collection)));
    config.putAll(topics.config().getOrDefault(VECTORS, Map.of()));
    String name = collection.topic();
    return new Row(VECTORS, name, topics.partitions(), true, config, found.get(name));
  }

  /** 1 MiB, which holds thousands of numbers beside a long text, or more for very many. */
  private static int largestRecord(CollectionSpec collection) {
    return Math.max(VECTOR_BYTES, collection.dimensions() * NUMBER_BYTES + VECTOR_BYTES / 2);
  }

  private static Row row(
      Topics topics,
      Map<String, Found> found,
      String role,
      String name,
      int partitions,
      boolean anyCount,
      String bytes) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("max.message.bytes", bytes);
    if (INNER.contains(role)) {
      config.put("retention.ms", "-1");
    }
    config.putAll(topics.config().getOrDefault(role, Map.of()));
    return new Row(role, name, partitions, anyCount, config, found.get(name));
  }

  /** The collections' topics alone. */
  TopicPlan vectors() {
    return new TopicPlan(rows.stream().filter(row -> row.role().equals(VECTORS)).toList());
  }

  /** The topics of the application that do not exist. */
  public List<Row> missing() {
    return rows.stream().filter(row -> row.found() == null && !row.isMapped()).toList();
  }

  /** The names of topics of others that are mapped and do not exist. */
  public List<String> missingMapped() {
    return rows.stream()
        .filter(row -> row.found() == null && row.isMapped())
        .map(Row::name)
        .toList();
  }

  /** Whether every topic exists and is right. */
  public boolean isRight() {
    return rows.stream().allMatch(row -> row.state() == State.OK);
  }

  /** A line for each topic whose count disagrees, with both numbers; empty where none does. */
  public List<String> disagreements() {
    return rows.stream().filter(Row::countDiffers).map(this::disagreement).toList();
  }

  private String disagreement(Row row) {
    int actual = row.found() == null ? 0 : row.found().partitions();
    String start = "topic " + row.name() + " has " + actual + " partitions, ";
    return row.role().equals("lookups")
        ? start
            + "but topics.cache-partitions is "
            + row.partitions()
            + ", which is fixed for the cache's life: set it to "
            + actual
            + ", or take another streams.application.id"
        : start
            + "but "
            + rows.get(0).name()
            + " has "
            + row.partitions()
            + " and both must have the same: create "
            + row.name()
            + " with "
            + row.partitions()
            + ", or name other topics";
  }
}
