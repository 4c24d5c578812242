package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.TestModels;
import io.embeddingstreams.wire.Topics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AclsTest {
  @Test
  void shouldCoverTopicsGroupsTransactionsAndPurges() {
    Topics topics = new Topics("gate", 6, 12, (short) -1, true, "in", "out", "dead", Map.of());

    List<String> lines =
        Acls.of(
            topics,
            List.of(TestModels.collection("docs", "model", "vectors")),
            "b:9092",
            "User:app",
            "User:caller");

    assertThat(lines)
        .contains(
            "kafka-acls.sh --bootstrap-server b:9092 --add --allow-principal User:app"
                + " --operation Read --operation Write --operation Describe"
                + " --operation DescribeConfigs --operation Create --operation Delete"
                + " --topic gate-lookups",
            "kafka-acls.sh --bootstrap-server b:9092 --add --allow-principal User:app"
                + " --operation Read --operation Describe --group gate-requests",
            "kafka-acls.sh --bootstrap-server b:9092 --add --allow-principal User:caller"
                + " --operation Read --operation Describe --topic out",
            "kafka-acls.sh --bootstrap-server b:9092 --add --allow-principal User:app"
                + " --operation Write --operation Describe --operation DescribeConfigs"
                + " --operation Create --topic vectors",
            "kafka-acls.sh --bootstrap-server b:9092 --add --allow-principal User:connect"
                + " --operation Read --operation Describe --topic vectors")
        .anyMatch(line -> line.contains("--transactional-id gate-requests- "))
        .anyMatch(line -> line.contains("--topic gate-cache- --resource-pattern-type prefixed"))
        .allMatch(line -> line.startsWith("#") || line.startsWith("kafka-acls.sh "));
  }

  @Test
  void shouldLetItReadMappedTopicsAndPurgeDocuments() {
    Topics topics = new Topics("gate", 6, 12, (short) -1, true, "in", "out", "dead", Map.of());

    List<String> lines =
        Acls.of(topics.withMapped(List.of("articles")), List.of(), "host:1", "User:es", "User:c");

    assertThat(lines)
        .anyMatch(
            line -> line.contains("--operation Delete") && line.endsWith("--topic gate-documents"))
        .anyMatch(line -> line.contains("--operation Read") && line.endsWith("--topic articles"))
        .noneMatch(line -> line.contains("--operation Write") && line.endsWith("--topic articles"));
  }
}
