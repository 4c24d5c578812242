package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Caller;
import io.embeddingstreams.it.Gateway;
import io.embeddingstreams.it.Received;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The entries of an instance that stops: another one has them, by a standby or by a restore. */
@Timeout(180)
final class TakeoverIT {
  private static final String ENTRIES = "embedding_streams_cache_entries";
  private static final String BYTES = "embedding_streams_cache_bytes";
  private static final String EVENTS = "embedding_streams_cache_events_total";
  private static final String MOST = "160kB";
  private static final int INPUTS = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The bound is so near that entries counted twice would be evicted. */
  @ParameterizedTest(name = "{0} standbys")
  @ValueSource(ints = {0, 1})
  void shouldHaveEveryEntryOfAnInstanceThatStopped(int standbys) {
    try (Gateway gateway =
        Gateway.prepare(
            "takeover",
            "streams.consumer.session.timeout.ms=3000",
            "streams.consumer.heartbeat.interval.ms=500",
            "streams.cache.num.standby.replicas=" + standbys,
            "cache.max-bytes=" + MOST)) {
      Application one = gateway.instance("one");
      Application other = gateway.instance("other");
      List<String> inputs = Caller.texts("takeover", INPUTS);
      gateway.caller().ask(Caller.request("fake", inputs)).shouldEmbed(inputs);
      Await.until(
          PATIENCE,
          "all entries, on both",
          () ->
              entries(gateway, one) > 0
                  && entries(gateway, other) > 0
                  && entries(gateway, one) + entries(gateway, other) == INPUTS,
          () -> entries(gateway, one) + " and " + entries(gateway, other));
      double bytes = gateway.metric(one, BYTES) + gateway.metric(other, BYTES);

      other.close();

      Await.until(
          PATIENCE,
          "all entries on the one that stayed",
          () -> entries(gateway, one) == INPUTS,
          () -> entries(gateway, one));
      assertThat(gateway.metric(one, BYTES)).isEqualTo(bytes);
      assertThat(stats(gateway)).contains("\"entries\":" + INPUTS);
      Received again = gateway.caller().ask(Caller.request("fake", inputs)).shouldEmbed(inputs);
      assertThat(again.hitIndexes()).hasSize(INPUTS);
      assertThat(gateway.provider().seen("takeover")).hasSize(INPUTS);
      assertThat(gateway.provider().seen("takeover").values()).containsOnly(1);
      assertThat(gateway.metric(one, EVENTS + "{event=\"evicted\"")).isZero();
      assertThat(gateway.metric(one, EVENTS + "{event=\"unreadable\"")).isZero();
    }
  }

  private static double entries(Gateway gateway, Application instance) {
    return gateway.metric(instance, ENTRIES);
  }

  private static String stats(Gateway gateway) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] command = {"cache", "stats", "--json", "--config", gateway.file().toString()};
    assertThat(Main.run(new PrintWriter(out), new PrintWriter(err), command))
        .as(err.toString())
        .isZero();
    return out.toString();
  }
}
