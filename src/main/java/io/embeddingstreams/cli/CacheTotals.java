package io.embeddingstreams.cli;

import io.embeddingstreams.wire.CacheReply;
import io.embeddingstreams.wire.CacheReply.Group;
import io.embeddingstreams.wire.CacheReply.Traffic;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Sums what the owners of all cache partitions say. For one thread. */
final class CacheTotals {
  private final Map<List<String>, Group> groups = new HashMap<>();
  private final Map<String, List<Traffic>> instances = new HashMap<>();

  /** Takes one step's reply. Each instance tells its traffic once a partition; it counts once. */
  void add(CacheReply reply) {
    for (Group group : reply.groups()) {
      groups.merge(List.of(group.space(), group.namespace()), group, CacheTotals::sum);
    }
    if (!reply.instance().isEmpty()) {
      instances.put(reply.instance(), reply.traffic());
    }
  }

  private static Group sum(Group one, Group other) {
    return new Group(
        one.space(),
        one.namespace(),
        one.entries() + other.entries(),
        one.bytes() + other.bytes(),
        Math.min(one.oldestMillis(), other.oldestMillis()));
  }

  /** By vector space and namespace, in their order. */
  List<Group> groups() {
    return groups.values().stream()
        .sorted(Comparator.comparing(Group::space).thenComparing(Group::namespace))
        .toList();
  }

  /** By model, in their order. */
  List<Traffic> traffic() {
    Map<String, Traffic> models = new HashMap<>();
    instances
        .values()
        .forEach(
            served ->
                served.forEach(
                    one ->
                        models.merge(
                            one.model(),
                            one,
                            (a, b) ->
                                new Traffic(
                                    a.model(), a.hits() + b.hits(), a.misses() + b.misses()))));
    return models.values().stream().sorted(Comparator.comparing(Traffic::model)).toList();
  }

  int instances() {
    return instances.size();
  }

  long entries() {
    return total(Group::entries);
  }

  long bytes() {
    return total(Group::bytes);
  }

  /** Epoch milliseconds; 0 where there are no entries. */
  long oldestMillis() {
    return groups.values().stream().mapToLong(Group::oldestMillis).min().orElse(0);
  }

  long hits() {
    return traffic().stream().mapToLong(Traffic::hits).sum();
  }

  long misses() {
    return traffic().stream().mapToLong(Traffic::misses).sum();
  }

  private long total(ToLongFunction<Group> figure) {
    return groups.values().stream().mapToLong(figure).sum();
  }
}
