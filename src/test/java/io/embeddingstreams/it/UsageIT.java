package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.it.Caller.Sent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers are served, and what the provider bills, are two figures. */
@Timeout(120)
final class UsageIT {
  /** What the scripted provider reports of each input. */
  private static final int TOKENS = 3;

  @Test
  void shouldServeHitsThatCostNothingAndBillEachCallOnce() {
    try (Gateway gateway =
        Gateway.start("usage", "models.fake.deployments.one.model=text-embedding-3-small")) {
      Caller caller = gateway.caller();
      List<String> inputs = Caller.texts("usage", 4);
      List<String> withCopy = new ArrayList<>(inputs);
      withCopy.add(inputs.get(0));

      shouldUse(caller.ask(Caller.request("fake", inputs)), 4, 0);
      shouldCount(gateway, 4, 4);
      shouldUse(caller.ask(Caller.request("fake", withCopy)), 5, 5);
      shouldCount(gateway, 9, 4);

      ObjectNode anew = Caller.request("fake", inputs);
      anew.putObject("cache").put("no_cache", true);
      shouldUse(caller.ask(anew), 4, 0);
      shouldCount(gateway, 13, 8);

      gateway.provider().hold();
      List<Sent> both =
          List.of(
              caller.send(Caller.request("usage joined")),
              caller.send(Caller.request("usage joined")));
      gateway.provider().release();
      List<Received> joined = caller.answers(both);
      assertThat(joined.stream().mapToInt(UsageIT::cached).sum()).isEqualTo(TOKENS);
      shouldCount(gateway, 15, 9);
      assertThat(gateway.provider().seen("usage").values().stream().mapToInt(n -> n).sum())
          .isEqualTo(9);
    }
  }

  /** In inputs, of three tokens each. */
  private static void shouldUse(Received answer, int prompt, int cached) {
    assertThat(answer.header("embedding-status")).isEqualTo("200");
    assertThat(answer.body().at("/usage/prompt_tokens").asInt()).isEqualTo(prompt * TOKENS);
    assertThat(answer.body().at("/usage/total_tokens").asInt()).isEqualTo(prompt * TOKENS);
    assertThat(cached(answer)).isEqualTo(cached * TOKENS);
  }

  private static int cached(Received answer) {
    return answer.body().at("/usage/prompt_tokens_details/cached_tokens").asInt();
  }

  /** What was served and not billed was saved, at the same price. */
  private static void shouldCount(Gateway gateway, int served, int billed) {
    assertThat(gateway.metric("embedding_streams_tokens_total{kind=\"served\",model=\"fake\""))
        .isEqualTo(served * TOKENS);
    assertThat(gateway.metric("embedding_streams_tokens_total{kind=\"billed\",model=\"fake\""))
        .isEqualTo(billed * TOKENS);
    double paid = gateway.metric("embedding_streams_cost_dollars_total{kind=\"billed\"");
    double saved = gateway.metric("embedding_streams_cost_dollars_total{kind=\"saved\"");
    assertThat(paid).isPositive();
    assertThat(saved / paid).isEqualTo((double) (served - billed) / billed, within(1e-9));
  }
}
