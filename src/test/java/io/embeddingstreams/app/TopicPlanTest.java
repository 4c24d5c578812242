package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.TestModels;
import io.embeddingstreams.wire.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopicPlanTest {
  private final Topics topics =
      new Topics(
          "gate",
          6,
          12,
          (short) -1,
          true,
          "in",
          "out",
          "dead",
          Map.of("responses", Map.of("retention.ms", "1000")));
  private final Map<String, TopicPlan.Found> found = new HashMap<>();

  @Test
  void shouldPlanACompactedTopicForEachCollection() {
    CollectionSpec many =
        new CollectionSpec(
            "many",
            "m",
            "many-vectors",
            65_536,
            CollectionSpec.Ids.UUID,
            CollectionSpec.KeyFormat.STRING,
            CollectionSpec.ValueFormat.JSON,
            CollectionSpec.TextPlace.NONE);

    TopicPlan plan =
        TopicPlan.of(
                topics, List.of(TestModels.collection("docs", "m", "docs-vectors"), many), Map.of())
            .vectors();

    assertThat(plan.rows().stream().map(TopicPlan.Row::name))
        .containsExactly("docs-vectors", "many-vectors");
    assertThat(plan.rows().get(0).config())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("max.message.bytes", "1048576");
    assertThat(plan.rows().get(1).config()).containsEntry("max.message.bytes", "1572864");
    assertThat(plan.rows()).allMatch(TopicPlan.Row::anyCount);
  }

  @Test
  void shouldPlanTheTopicsOfTheContract() {
    TopicPlan plan = TopicPlan.of(topics, List.of(), found);

    assertThat(plan.rows())
        .extracting(row -> row.name() + " " + row.partitions() + " " + row.config())
        .containsExactly(
            "in 6 {max.message.bytes=8388608}",
            "out 6 {max.message.bytes=9437184, retention.ms=1000}",
            "dead 6 {max.message.bytes=9437184}",
            "gate-lookups 12 {max.message.bytes=9437184, retention.ms=-1}",
            "gate-outcomes 6 {max.message.bytes=9437184, retention.ms=-1}");
    assertThat(plan.missing()).hasSize(5);
    assertThat(plan.isRight()).isFalse();
    assertThat(plan.disagreements()).isEmpty();
  }

  @Test
  void shouldLetExistingRequestsRuleTheCount() {
    found.put("in", new TopicPlan.Found(3, Map.of()));

    TopicPlan plan = TopicPlan.of(topics, List.of(), found);

    assertThat(plan.rows()).extracting(TopicPlan.Row::partitions).containsExactly(3, 3, 3, 12, 3);
    assertThat(plan.disagreements()).isEmpty();
  }

  @Test
  void shouldNameTopicAndBothNumbersWhereCountsDisagree() {
    found.put("in", new TopicPlan.Found(3, Map.of()));
    found.put("out", new TopicPlan.Found(5, Map.of()));
    found.put("gate-lookups", new TopicPlan.Found(4, Map.of()));
    found.put("dead", new TopicPlan.Found(1, Map.of()));

    TopicPlan plan = TopicPlan.of(topics, List.of(), found);

    assertThat(plan.disagreements()).hasSize(2);
    assertThat(plan.disagreements().get(0)).contains("out has 5").contains("in has 3");
    assertThat(plan.disagreements().get(1)).contains("gate-lookups has 4").contains("12");
  }

  @Test
  void shouldShowSettingsThatAreOthers() {
    found.put("in", new TopicPlan.Found(6, Map.of("max.message.bytes", "1048588")));
    found.put(
        "gate-outcomes",
        new TopicPlan.Found(6, Map.of("max.message.bytes", "9437184", "retention.ms", "7")));

    TopicPlan plan = TopicPlan.of(topics, List.of(), found);

    assertThat(plan.rows().get(0).state()).isEqualTo(TopicPlan.State.OK);
    assertThat(plan.rows().get(0).otherSettings()).containsEntry("max.message.bytes", "1048588");
    assertThat(plan.rows().get(4).state()).isEqualTo(TopicPlan.State.DIFFERS);
  }

  @Test
  void shouldPlanDocumentsWhereTopicsAreMapped() {
    Topics mapped = topics.withMapped(List.of("articles", "rows"));
    Map<String, TopicPlan.Found> found =
        Map.of(
            topics.requests(),
            new TopicPlan.Found(5, Map.of()),
            "rows",
            new TopicPlan.Found(2, Map.of()));

    TopicPlan plan = TopicPlan.of(mapped, List.of(), found);

    assertThat(plan.missing())
        .filteredOn(row -> row.role().equals("documents"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.name()).isEqualTo(mapped.documents());
              assertThat(row.partitions()).isEqualTo(5);
              assertThat(row.config()).containsEntry("retention.ms", "-1");
            });
    assertThat(plan.missing()).noneMatch(TopicPlan.Row::isMapped);
    assertThat(plan.missingMapped()).containsExactly("articles");
    assertThat(plan.disagreements()).isEmpty();
    assertThat(TopicPlan.of(topics, List.of(), found).rows())
        .noneMatch(row -> row.role().equals("documents") || row.isMapped());
  }
}
