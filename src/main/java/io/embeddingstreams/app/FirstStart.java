package io.embeddingstreams.app;

import io.embeddingstreams.topology.CacheTopology;
import io.embeddingstreams.topology.RequestsTopology;
import io.embeddingstreams.wire.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where a group without offsets begins to read requests. A new installation reads all; one
 * whose offsets the broker has forgotten must be told, because the earliest record may have been
 * answered long ago.
 */
public final class FirstStart {
  private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

  private final Admin admin;
  private final Topics topics;

  /** Where requests are read from. */
  public enum From {
    EARLIEST,
    LATEST
  }

  /** For this installation; the caller owns the client. */
  public FirstStart(Admin admin, Topics topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /**
   * Lets the application start, or says why not. Called before it starts, after the topics exist.
   * Where the group has offsets, they rule and {@code from} is not needed.
   *
   * @param from what the user asked for; null: nothing
   * @throws ApplicationException where offsets are gone, changelogs hold records, and nothing was
   *     asked for
   */
  public void prepare(@Nullable From from) {
    if (hasOffsets()) {
      if (from != null) {
        log.atInfo().addKeyValue("from", from).log("The group has offsets: --from is not needed");
      }
      return;
    }
    if (from != null) {
      begin(from);
      return;
    }
    List<String> full = fullChangelogs();
    if (!full.isEmpty()) {
      throw new ApplicationException(
          "group "
              + topics.requestsApplication()
              + " has no offsets (the broker forgets those of a group that is away too long), but "
              + full.get(0)
              + " holds records, so this is no first start: give --from earliest to read "
              + topics.requests()
              + " from its first record (requests answered before are answered again),"
              + " or --from latest to begin with what comes now");
    }
  }

  private boolean hasOffsets() {
    String group = topics.requestsApplication();
    try {
      return KafkaErrors.await(
              admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .values()
          .stream()
          .anyMatch(Objects::nonNull);
    } catch (ExecutionException e) {
      if (KafkaErrors.cause(e) instanceof GroupIdNotFoundException) {
        return false;
      }
      throw KafkaErrors.refused("to list the offsets of " + group, KafkaErrors.cause(e));
    }
  }

  private List<String> fullChangelogs() {
    Set<String> names =
        KafkaErrors.await(admin.listTopics().names(), "to list topics").stream()
            .filter(this::isChangelog)
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> ends = offsets(names, OffsetSpec.latest());
    Map<TopicPartition, Long> starts = offsets(names, OffsetSpec.earliest());
    return ends.entrySet().stream()
        .filter(end -> end.getValue() > starts.getOrDefault(end.getKey(), 0L))
        .map(end -> end.getKey().topic())
        .distinct()
        .sorted()
        .toList();
  }

  /** By whole names: another installation's id may begin with this one's. */
  private boolean isChangelog(String name) {
    return isChangelog(name, topics.requestsApplication(), RequestsTopology.stores(true))
        || isChangelog(name, topics.cacheApplication(), CacheTopology.stores());
  }

  private static boolean isChangelog(
      String name, String application, List<? extends StoreBuilder<?>> stores) {
    return stores.stream()
        .anyMatch(store -> name.equals(application + "-" + store.name() + "-changelog"));
  }

  /**
   * Notes where a new group begins, so that a later start knows that it is none, even where the
   * cache was filled before the first request came. Called after {@link #prepare} and once the
   * topics exist. Where another instance of the group runs already, that one has done it.
   */
  public void noteBeginning() {
    if (hasOffsets()) {
      return;
    }
    try {
      begin(From.EARLIEST);
    } catch (ApplicationException inUse) {
      log.atDebug().addKeyValue("reason", inUse.getMessage()).log("The group is in use");
    }
  }

  private void begin(From from) {
    OffsetSpec spec = from == From.EARLIEST ? OffsetSpec.earliest() : OffsetSpec.latest();
    Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
    Set<String> read = new HashSet<>(topics.mapped());
    read.add(topics.requests());
    offsets(read, spec)
        .forEach((partition, offset) -> wanted.put(partition, new OffsetAndMetadata(offset)));
    if (wanted.isEmpty()) {
      return;
    }
    KafkaErrors.await(
        admin.alterConsumerGroupOffsets(topics.requestsApplication(), wanted).all(),
        "to set the offsets of "
            + topics.requestsApplication()
            + " (every instance must be stopped)");
    log.atInfo().addKeyValue("from", from).log("Set where requests are read from");
  }

  private Map<TopicPartition, Long> offsets(Set<String> names, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (TopicDescription topic : describe(names)) {
      topic
          .partitions()
          .forEach(p -> asked.put(new TopicPartition(topic.name(), p.partition()), spec));
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> found =
        KafkaErrors.await(admin.listOffsets(asked).all(), "to list offsets");
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  private List<TopicDescription> describe(Set<String> names) {
    try {
      return List.copyOf(KafkaErrors.await(admin.describeTopics(names).allTopicNames()).values());
    } catch (ExecutionException e) {
      if (KafkaErrors.cause(e) instanceof UnknownTopicOrPartitionException) {
        return List.of();
      }
      throw KafkaErrors.refused("to describe topics", KafkaErrors.cause(e));
    }
  }
}
