package io.embeddingstreams.faults;

import io.embeddingstreams.it.Await;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.LookupCodec;
import io.embeddingstreams.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/** What an installation leaves on the cluster when nothing is asked any more. One thread. */
final class Rest {
  private static final List<String> OPEN_WORK =
      List.of("requests-assemblies", "requests-key-order", "cache-pending");

  private final String servers;
  private final Topics topics;
  private final Admin admin;

  Rest(String servers, Topics topics, Admin admin) {
    this.servers = servers;
    this.topics = topics;
    this.admin = admin;
  }

  /** Waits until the stores of open work are empty; what is left after that time, by store. */
  Map<String, Integer> leftovers(Duration patience) {
    Map<String, Integer> left = new TreeMap<>();
    for (String store : OPEN_WORK) {
      Set<Bytes> rows = new HashSet<>();
      try (Reading reading = new Reading(servers, changelog(store), true)) {
        Await.until(patience, store + " is empty", () -> isEmpty(reading, rows), rows::size);
      } catch (AssertionError e) {
        left.put(store, rows.size());
      }
    }
    return left;
  }

  private String changelog(String store) {
    return topics.applicationId() + "-" + store + "-changelog";
  }

  private static boolean isEmpty(Reading reading, Set<Bytes> rows) {
    reading.toEnd(
        row -> {
          if (row.value() == null) {
            rows.remove(Bytes.wrap(row.key()));
          } else {
            rows.add(Bytes.wrap(row.key()));
          }
        });
    return rows.isEmpty();
  }

  /** Partitions where a transaction stays open: committed readers don't see the end. */
  List<String> hanging(Duration patience) {
    List<String> names = new ArrayList<>(List.of(topics.responses(), topics.deadLetters()));
    names.addAll(List.of(topics.lookups(), topics.outcomes()));
    OPEN_WORK.forEach(store -> names.add(changelog(store)));
    List<String> hanging = new ArrayList<>();
    for (String name : names) {
      try (Reading committed = new Reading(servers, name, true);
          Reading all = new Reading(servers, name, false)) {
        Await.until(patience, name, () -> committed.ends().equals(all.ends()));
      } catch (AssertionError e) {
        hanging.add(name);
      }
    }
    return hanging;
  }

  /** Lookups of inputs that stand in another partition than the harness takes for their owner. */
  List<String> misplaced() {
    List<String> misplaced = new ArrayList<>();
    int[] seen = new int[1];
    try (Reading reading = new Reading(servers, topics.lookups(), true)) {
      reading.toEnd(
          record -> {
            Lookup lookup = LookupCodec.read(record.value()).orNull();
            for (Item item : lookup == null ? List.<Item>of() : lookup.items()) {
              seen[0]++;
              if (owner(item) != record.partition()) {
                misplaced.add(item.fingerprint() + " in " + record.partition());
              }
            }
          });
    }
    return seen[0] == 0 ? List.of("no lookup was seen") : misplaced;
  }

  private int owner(Item item) {
    return item.input()
        .match(
            text -> Workload.owner(text.value(), topics.cachePartitions()),
            tokens -> -1,
            unusable -> -1);
  }

  /**
   * Waits until all that the inner topics hold is read and committed; the partitions that aren't.
   */
  List<String> unread(Duration patience) {
    List<String> unread = new ArrayList<>();
    unread.addAll(unread(topics.lookups(), topics.cacheApplication(), patience));
    unread.addAll(unread(topics.outcomes(), topics.requestsApplication(), patience));
    return unread;
  }

  private List<String> unread(String topic, String group, Duration patience) {
    Set<String> beyond = new HashSet<>();
    try {
      Await.until(
          patience,
          topic,
          () -> {
            beyond.clear();
            beyond.addAll(beyond(topic, group));
            return beyond.isEmpty();
          });
    } catch (AssertionError e) {
      // told by what is returned
    }
    return List.copyOf(beyond);
  }

  private Set<String> beyond(String topic, String group) {
    try (Reading reading = new Reading(servers, topic, false)) {
      Map<TopicPartition, Long> committed = committed(group, topic);
      reading.seek(committed);
      Set<String> found = new HashSet<>();
      reading.toEnd(record -> found.add(record.topic() + "-" + record.partition()));
      return found;
    }
  }

  private Map<TopicPartition, Long> committed(String group, String topic) {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(topic))
          .filter(entry -> Objects.nonNull(entry.getValue()))
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("no offsets of " + group, e);
    }
  }

  /** Waits until what was committed is purged; the partitions of inner topics where it isn't. */
  List<String> unpurged(Duration patience) {
    List<String> unpurged = new ArrayList<>();
    unpurged.addAll(unpurged(topics.lookups(), topics.cacheApplication(), patience));
    unpurged.addAll(unpurged(topics.outcomes(), topics.requestsApplication(), patience));
    return unpurged;
  }

  private List<String> unpurged(String topic, String group, Duration patience) {
    Set<String> kept = new HashSet<>();
    try (Reading reading = new Reading(servers, topic, false)) {
      Await.until(
          patience,
          topic,
          () -> {
            Map<TopicPartition, Long> begins = reading.begins();
            kept.clear();
            committed(group, topic)
                .forEach(
                    (partition, offset) -> {
                      if (begins.getOrDefault(partition, 0L) < offset) {
                        kept.add(partition.toString());
                      }
                    });
            return kept.isEmpty();
          });
    } catch (AssertionError e) {
      // told by what is returned
    }
    return List.copyOf(kept);
  }

  /** Records of the responses topic that no committed reader sees: what transactions took back. */
  long takenBack() {
    long[] counts = new long[2];
    try (Reading committed = new Reading(servers, topics.responses(), true);
        Reading all = new Reading(servers, topics.responses(), false)) {
      committed.toEnd(record -> counts[0]++);
      all.toEnd(record -> counts[1]++);
    }
    return counts[1] - counts[0];
  }
}
