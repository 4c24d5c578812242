package io.embeddingstreams.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Kafka properties that are ours to fix, and the defaults of Kafka Streams' properties. */
final class KafkaRules {
  /*
   * max.task.idle.ms: with 0 a task waits for the request partition that we paused, and no outcome
   * flows. group.protocol: the new protocol bypasses the client supplier that pauses it. Both were
   * measured; see the design, rule 7.
   */
  private static final Pattern APPLICATION_ID = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
  private static final List<String> GUARANTEES = List.of("exactly_once_v2", "at_least_once");
  private static final SortedMap<String, String> DEFAULTS =
      new TreeMap<>(
          Map.of(
              "application.id", "embedding-streams",
              "processing.guarantee", "exactly_once_v2",
              "num.stream.threads", "2",
              "state.dir", "./data/streams"));

  private final Faults faults;

  KafkaRules(Faults faults) {
    this.faults = faults;
  }

  /** What the documents say of them. */
  static String describe() {
    return DEFAULTS.entrySet().stream()
        .map(each -> "`" + each.getKey() + ": " + each.getValue() + "`")
        .collect(
            Collectors.joining(
                ", ",
                "Defaults beneath `streams`: ",
                ". Fixed, another value is a fault: `max.task.idle.ms: -1`, `group.protocol:"
                    + " classic`, `cache.processing.guarantee: at_least_once`.\n"));
  }

  /** Checks the section {@code kafka}. */
  void checkClient(Map<String, String> kafka) {
    if (kafka.getOrDefault("bootstrap.servers", "?").isBlank()) {
      faults.add("kafka.bootstrap.servers", "is empty; write the brokers' addresses");
    }
    kafka.forEach((name, value) -> fixed("kafka." + name, name, value));
  }

  /** The section {@code streams}, checked, with its defaults. */
  Map<String, String> streams(Map<String, String> given) {
    given.forEach(this::check);
    Map<String, String> streams = new LinkedHashMap<>(given);
    DEFAULTS.forEach(streams::putIfAbsent);
    return streams;
  }

  private void check(String name, String value) {
    String path = "streams." + name;
    fixed(path, name, value);
    switch (name) {
      case "application.id" -> applicationId(path, value);
      case "requests.application.id", "cache.application.id" ->
          faults.add(path, "is made from streams.application.id; remove it");
      case "cache.processing.guarantee" ->
          must(path, value, List.of("at_least_once"), "is fixed for the cache application");
      case "processing.guarantee", "requests.processing.guarantee" ->
          must(path, value, GUARANTEES, "knows two values");
      default -> {}
    }
  }

  private void applicationId(String path, String value) {
    if (!APPLICATION_ID.matcher(value).matches()) {
      faults.add(
          path, "can't begin topic names; write 1 to 200 letters, digits, dots, hyphens or _");
    }
  }

  private void fixed(String path, String name, String value) {
    if (isProperty(name, "max.task.idle.ms")) {
      must(path, value, List.of("-1"), "is fixed");
    }
    if (isProperty(name, "group.protocol")) {
      must(path, value, List.of("classic"), "is fixed");
    }
  }

  private void must(String path, String value, List<String> allowed, String why) {
    if (!allowed.contains(value)) {
      faults.add(path, why + "; write " + String.join(" or ", allowed) + ", or remove it");
    }
  }

  /** With any prefix: {@code requests.}, {@code cache.}, {@code main.consumer.} … */
  private static boolean isProperty(String name, String property) {
    return name.equals(property) || name.endsWith("." + property);
  }
}
