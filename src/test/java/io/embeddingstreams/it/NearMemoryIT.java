package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.CacheOperator;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheCommand.Filter;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to entries is seen through the near memory of the instance that hosts them. */
@Timeout(180)
final class NearMemoryIT {
  private static final String HITS = "embedding_streams_near_reads_total{result=\"hit\"";
  private static final String MISSES = "embedding_streams_near_reads_total{result=\"miss\"";
  private static final String BYTES = "embedding_streams_near_bytes";
  private static final String OTHER = "what the provider says later";
  private static final Pattern EMBEDDING =
      Pattern.compile("\"embedding\":(\"[^\"]*\"|\\[[^\\]]*\\])");

  @Test
  void shouldSeeARefreshAnExpiryAndAPurge() {
    try (Gateway gateway = Gateway.start("near")) {
      List<String> inputs = Caller.texts("near", 20);
      gateway.caller().ask(Caller.request("fake", inputs)).shouldEmbed(inputs).shouldHit();
      allHit(gateway, inputs);
      double before = gateway.metric(HITS);
      allHit(gateway, inputs);
      assertThat(gateway.metric(HITS) - before).as("from memory").isEqualTo(20);
      assertThat(gateway.metric(BYTES)).isPositive();

      refresh(gateway, inputs);
      hit(gateway.caller().ask(Caller.request("fake", inputs)), refreshed(inputs));
      hit(gateway.caller().ask(Caller.request("fake", inputs)), refreshed(inputs));
      assertThat(gateway.provider().seen("near ").values()).containsOnly(2);

      List<String> mortal = List.of("mortal");
      ObjectNode brief = Caller.request("fake", mortal);
      brief.putObject("cache").put("ttl", 2);
      gateway.caller().ask(brief).shouldEmbed(mortal).shouldHit();
      Await.until(
          Duration.ofSeconds(30),
          "an end of what lives for 2 s",
          () -> gateway.caller().ask(brief).shouldEmbed(mortal).hitIndexes().isEmpty());

      purge(gateway);
      assertThat(gateway.metric(BYTES)).isZero();
      gateway.caller().ask(Caller.request("fake", inputs)).shouldHit();
      assertThat(gateway.provider().seen("near ").values()).containsOnly(3);
    }
  }

  /** Entries are refreshed by their new owner; neither instance answers with what was before. */
  @Test
  void shouldForgetPartitionsThatMoveAway() {
    try (Gateway gateway = Gateway.start("near-moves")) {
      List<String> inputs = Caller.texts("moves", 200);
      gateway.caller().ask(Caller.request("fake", inputs)).shouldEmbed(inputs);
      allHit(gateway, inputs);
      allHit(gateway, inputs);
      double alone = gateway.metric(BYTES);

      Application other = gateway.instance("other");
      Await.until(
          Duration.ofSeconds(60),
          "a share of the cache for the other instance",
          () -> gateway.metric(other, "embedding_streams_cache_entries") > 0,
          () -> gateway.metric(other, "embedding_streams_cache_entries"));
      assertThat(gateway.metric(BYTES)).isLessThan(alone);
      refresh(gateway, inputs);

      hit(gateway.caller().ask(Caller.request("fake", inputs)), refreshed(inputs));
      hit(gateway.caller().ask(Caller.request("fake", inputs)), refreshed(inputs));
      assertThat(gateway.provider().seen("moves ").values()).containsOnly(2);
    }
  }

  @Test
  void shouldReadTheStoreAloneWhereItIsOff() {
    try (Gateway gateway = Gateway.start("near-off", "cache.near-bytes=0")) {
      List<String> inputs = Caller.texts("off", 5);
      gateway.caller().ask(Caller.request("fake", inputs)).shouldEmbed(inputs);
      allHit(gateway, inputs);
      allHit(gateway, inputs);

      assertThat(gateway.metric(HITS) + gateway.metric(MISSES) + gateway.metric(BYTES)).isZero();
    }
  }

  private static void allHit(Gateway gateway, List<String> inputs) {
    hit(gateway.caller().ask(Caller.request("fake", inputs)), inputs);
  }

  private static void hit(Received answer, List<String> inputs) {
    assertThat(answer.shouldEmbed(inputs).hitIndexes()).hasSize(inputs.size());
  }

  /** The provider changes its mind: what it says of these from now on is of one other text. */
  private static void refresh(Gateway gateway, List<String> inputs) {
    byte[] other = ScriptedProvider.vector(OTHER).bytes();
    String embedding = "\"embedding\":\"" + Base64.getEncoder().encodeToString(other) + "\"";
    String marker = inputs.get(0).substring(0, inputs.get(0).indexOf(' ') + 1);
    gateway
        .provider()
        .script(
            marker,
            good -> EMBEDDING.matcher(good).replaceAll(r -> Matcher.quoteReplacement(embedding)));
    ObjectNode request = Caller.request("fake", inputs);
    request.putObject("cache").put("no_cache", true);
    gateway.caller().ask(request).shouldEmbed(refreshed(inputs)).shouldHit();
  }

  private static List<String> refreshed(List<String> inputs) {
    return Collections.nCopies(inputs.size(), OTHER);
  }

  private static void purge(Gateway gateway) {
    try (CacheOperator operator = CacheOperator.open(gateway.config(), told -> {})) {
      operator.walk(
          Map.of(),
          (run, number, to, cursor) -> CacheCommand.purge(run, number, to, Filter.ALL, cursor),
          reply -> {});
    }
  }
}
