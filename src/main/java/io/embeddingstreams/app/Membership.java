package io.embeddingstreams.app;

import io.embeddingstreams.wire.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place that this node kept in the group of the requests application when it stopped. A static
 * member that comes back in time gets its old partitions without a rebalance, whatever it reads
 * now: a topic that was mapped meanwhile would be read by nobody, and tasks of one that is mapped
 * no more can't be made. So the place is given up where the group reads other partitions than there
 * are.
 */
final class Membership {
  private static final Logger log = LoggerFactory.getLogger(Membership.class);

  private final Admin admin;
  private final Topics topics;

  /** For this installation; the caller owns the client. */
  Membership(Admin admin, Topics topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /**
   * Gives up the place where it no longer fits. Called before the application starts.
   *
   * @param instanceId what the names of this node's members begin with
   */
  void fit(String instanceId) {
    List<MemberDescription> members = members();
    Set<TopicPartition> shared = new HashSet<>();
    members.forEach(member -> shared.addAll(member.assignment().topicPartitions()));
    if (!shared.isEmpty() && !shared.equals(partitions())) {
      leave(
          members.stream()
              .flatMap(member -> member.groupInstanceId().stream())
              .filter(name -> isOwn(name, instanceId))
              .map(MemberToRemove::new)
              .toList());
    }
  }

  /** Kafka Streams adds a hyphen and the thread's number. */
  static boolean isOwn(String member, String instanceId) {
    return member.startsWith(instanceId + "-")
        && member.substring(instanceId.length() + 1).matches("\\d+");
  }

  private Set<TopicPartition> partitions() {
    Set<TopicPartition> all = new HashSet<>();
    KafkaErrors.await(
            admin.describeTopics(topics.read()).allTopicNames(), "to describe what is read")
        .values()
        .forEach(
            topic ->
                topic
                    .partitions()
                    .forEach(p -> all.add(new TopicPartition(topic.name(), p.partition()))));
    return all;
  }

  /** None while the group shares its partitions out anyway. */
  private List<MemberDescription> members() {
    String group = topics.requestsApplication();
    try {
      return KafkaErrors.await(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
          .filter(found -> found.groupState() == GroupState.STABLE)
          .flatMap(found -> found.members().stream())
          .toList();
    } catch (ExecutionException e) {
      if (KafkaErrors.cause(e) instanceof GroupIdNotFoundException) {
        return List.of();
      }
      throw KafkaErrors.refused("to describe the group " + group, KafkaErrors.cause(e));
    }
  }

  private void leave(List<MemberToRemove> own) {
    if (own.isEmpty()) {
      return;
    }
    log.info("Other partitions are read than before: the group shares them out anew");
    try {
      KafkaErrors.await(
          admin
              .removeMembersFromConsumerGroup(
                  topics.requestsApplication(), new RemoveMembersFromConsumerGroupOptions(own))
              .all());
    } catch (ExecutionException gone) {
      // Its time is over by itself, then; where it is not, a later rebalance mends it.
      log.atWarn()
          .addKeyValue("reason", KafkaErrors.text(KafkaErrors.cause(gone)))
          .log("The old place in the group could not be given up");
    }
  }
}
