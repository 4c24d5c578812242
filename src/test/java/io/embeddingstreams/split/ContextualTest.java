package io.embeddingstreams.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.Together;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.RequestReader;
import io.embeddingstreams.wire.ResponseSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextualTest {
  private static final Models MODELS = new Models(List.of(model()));

  private final Planner planner =
      new Planner(
          new TokenCounter(),
          Accepts.byProvider(),
          new ResponseSize(ResponseSize.DEFAULT_LIMIT),
          Duration.ZERO);

  @Test
  void shouldSendEveryPositionTogetherAndBypassTheCache() {
    OpenRequest request = open(plan("[\"a\",\"b\",\"a\"]", "true", 7));

    assertThat(request.shape().together()).isEqualTo(new Together("requests-2-7", 3));
    assertThat(request.cache().read()).isFalse();
    assertThat(request.cache().store()).isFalse();
    assertThat(request.items().stream().map(Item::position)).containsExactly(0, 1, 2);
    assertThat(request.itemOf()).containsExactly(0, 1, 2);
  }

  @Test
  void shouldGiveTheItemsOneOwnerAndTheOrderOfPositions() {
    List<Fingerprint> prints =
        open(plan("[\"a\",\"b\",\"a\"]", "true", 7)).items().stream()
            .map(Item::fingerprint)
            .toList();

    assertThat(prints).doesNotHaveDuplicates().isSorted();
    assertThat(prints.stream().map(print -> print.partition(97)).distinct()).hasSize(1);
    assertThat(prints)
        .doesNotContainAnyElementsOf(
            open(plan("[\"a\",\"b\",\"a\"]", "true", 8)).items().stream()
                .map(Item::fingerprint)
                .toList());
  }

  @Test
  void shouldLeaveOtherRequestsAlone() {
    OpenRequest request = open(plan("[\"a\",\"b\",\"a\"]", "false", 7));

    assertThat(request.shape().together()).isNull();
    assertThat(request.cache().read()).isTrue();
    assertThat(request.items()).hasSize(2);
  }

  @Test
  void shouldRefuseMoreThanOneCallTakes() {
    Plan plan = plan("[\"a\",\"b\",\"c\",\"d\",\"e\"]", "true", 7);

    ErrorCode code = plan.match(accepted -> null, refused -> refused.failure().code());
    assertThat(code).isEqualTo(ErrorCode.TOO_MANY_INPUTS);
  }

  private Plan plan(String inputs, String lateChunking, long offset) {
    String json =
        "{\"model\":\"jina\",\"input\":"
            + inputs
            + ",\"provider_params\":{\"late_chunking\": "
            + lateChunking
            + "}}";
    Arrival arrival =
        new Arrival(new AssemblyId("requests", 2, offset), null, List.of(), 5, 1_000_000);
    return new RequestReader()
        .read(json.getBytes(StandardCharsets.UTF_8))
        .match(
            good -> planner.plan(good.request(), MODELS, arrival),
            refused -> {
              throw new AssertionError(refused.failure().toString());
            });
  }

  private static OpenRequest open(Plan plan) {
    return plan.match(
        Plan.Accepted::request,
        refused -> {
          throw new AssertionError(refused.failure().toString());
        });
  }

  private static ModelSpec model() {
    Deployment deployment =
        new Deployment(
            "d",
            ProviderKind.JINA,
            "",
            "jina-embeddings-v3",
            "",
            Map.of(),
            1,
            1,
            4,
            0,
            1,
            0,
            0,
            0,
            Duration.ofSeconds(30),
            null);
    return new ModelSpec(
        "jina",
        "jina",
        8,
        0,
        null,
        Map.of(),
        false,
        new CachePolicy(CacheMode.ALWAYS, null),
        List.of(deployment),
        0);
  }
}
