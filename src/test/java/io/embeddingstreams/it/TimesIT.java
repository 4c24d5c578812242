package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.Purger;
import io.embeddingstreams.it.Caller.Sent;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates of records, timeouts, order by key, and what is left on the inner topics. */
@Timeout(120)
final class TimesIT {
  private static final long DAY_MILLIS = 86_400_000;

  @SuppressWarnings("NullAway.Init")
  private static Gateway gateway;

  /** A record that bears a time which a producer's own check refuses. */
  private static final class Dated extends ProducerRecord<byte[], byte[]> {
    private final long millis;

    Dated(String topic, byte[] value, long millis) {
      super(topic, null, null, null, value);
      this.millis = millis;
    }

    @Override
    public Long timestamp() {
      return millis;
    }
  }

  @BeforeAll
  static void start() {
    gateway = Gateway.start("times");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3650, -1, 365})
  void shouldAnswerTodayARequestOfAnotherTime(long days) {
    long now = System.currentTimeMillis();

    shouldAnswerNow("dated " + days, now + days * DAY_MILLIS);
  }

  @Test
  void shouldAnswerTodayARequestWithoutATime() {
    shouldAnswerNow("without a time", -1);
  }

  @Test
  void shouldAnswerTodayARequestOfTheBeginningOfTime() {
    shouldAnswerNow("beginning", 0);
  }

  private static void shouldAnswerNow(String input, long requestMillis) {
    byte[] value = Caller.request(input).toString().getBytes(StandardCharsets.UTF_8);
    long before = System.currentTimeMillis();

    Received answer =
        gateway
            .caller()
            .answer(
                gateway
                    .caller()
                    .send(new Dated(gateway.config().topics().requests(), value, requestMillis)));

    answer.shouldEmbed(List.of(input)).shouldHit();
    assertThat(answer.record().timestamp()).isBetween(before, System.currentTimeMillis());
    assertThat(answer.header("embedding-request-timestamp")).isEqualTo("" + requestMillis);
  }

  @Test
  void shouldTimeOutAndKeepWhatWasEmbedded() {
    gateway.provider().hold();
    ObjectNode hurried = Caller.request("late").put("timeout_ms", 1000);
    Sent sent = gateway.caller().send(hurried);
    Sent joined = gateway.caller().send(Caller.request("late"));

    gateway.caller().answer(sent).shouldRefuse("timeout", 504);

    gateway.provider().release();
    gateway.caller().answer(joined).shouldEmbed(List.of("late"));
    gateway.caller().ask(hurried).shouldEmbed(List.of("late")).shouldHit(0);
    assertThat(gateway.provider().count("late")).isEqualTo(1);
  }

  @Test
  void shouldTimeOutAtOnceARequestThatIsOlderThanItsTimeout() {
    byte[] value =
        Caller.request("too old")
            .put("timeout_ms", 60_000)
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    long yesterday = System.currentTimeMillis() - DAY_MILLIS;

    Received answer =
        gateway
            .caller()
            .answer(
                gateway
                    .caller()
                    .send(new Dated(gateway.config().topics().requests(), value, yesterday)));

    answer.shouldRefuse("timeout", 504);
  }

  @ParameterizedTest
  @ValueSource(longs = {7})
  void shouldAnswerEachKeyInTheOrderOfItsRequests(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    gateway.provider().delay(20);
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String key = "order " + random.nextInt(8);
      ObjectNode request = Caller.request("fake", Caller.texts("order" + i, 1 + i % 3));
      switch (random.nextInt(4)) {
        case 0 -> request = Caller.request("order hit");
        case 1 -> request.put("unknown", 1);
        default -> {}
      }
      sent.add(gateway.caller().send(key, request));
    }

    gateway.caller().answers(sent);

    gateway.provider().delay(0);
    Orders.shouldFollowRequests(gateway.caller().received(), "order ");
  }

  @Test
  void shouldLeaveNothingOnInnerTopicsOncePurged() {
    Topics topics = gateway.config().topics();
    List<Sent> sent =
        IntStream.range(0, 50)
            .mapToObj(i -> gateway.caller().send(Caller.request("purge " + i, "purged " + i)))
            .toList();
    gateway.caller().answers(sent);
    assertThat(gateway.caller().records(topics.lookups())).isNotEmpty();
    Set<TopicPartition> inner = new HashSet<>();
    for (int p = 0; p < topics.partitions(); p++) {
      inner.add(new TopicPartition(topics.outcomes(), p));
    }
    for (int p = 0; p < topics.cachePartitions(); p++) {
      inner.add(new TopicPartition(topics.lookups(), p));
    }

    try (Purger purger =
        new Purger(
            gateway.admin(),
            topics,
            () -> inner,
            new Meters(new SimpleMeterRegistry()),
            Clock.systemUTC())) {
      Await.until(
          Duration.ofSeconds(30),
          "empty inner topics",
          () -> {
            purger.purge();
            return gateway.caller().records(topics.lookups()).isEmpty()
                && gateway.caller().records(topics.outcomes()).isEmpty();
          });
    }

    gateway.caller().ask(Caller.request("purge 1")).shouldEmbed(List.of("purge 1")).shouldHit(0);
  }
}
