package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.it.Caller;
import io.embeddingstreams.it.Caller.Sent;
import io.embeddingstreams.it.Gateway;
import io.embeddingstreams.it.Received;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are large or odd, on a compacted topic, with small limits of the responses. */
@Timeout(180)
final class LargeAndOddIT {
  private static final int IN_A_ROW = 10_000;

  @SuppressWarnings("NullAway.Init")
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        Gateway.start(
            "odd",
            "topics.config.requests={\"cleanup.policy\": compact}",
            "topics.config.responses={max.message.bytes: 1500000}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void shouldBringBackAHundredHeadersInOrder() {
    ProducerRecord<byte[], byte[]> request = record(bytes("headers"), "with headers");
    for (int i = 0; i < 100; i++) {
      request.headers().add("h" + i % 7, bytes("value " + i));
    }

    Received answer = gateway.caller().answer(gateway.caller().send(request));

    answer.shouldEmbed(List.of("with headers"));
    List<String> back = new ArrayList<>();
    for (Header header : answer.record().headers()) {
      if (!header.key().startsWith("embedding-") && !header.key().equals("content-type")) {
        back.add(header.key() + new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    assertThat(back)
        .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "h" + i % 7 + "value " + i).toList());
  }

  @Test
  void shouldBringBackAKeyOfAMegabyte() {
    byte[] key = new byte[1 << 20];
    Arrays.fill(key, (byte) 0xfe);

    Received answer = gateway.caller().answer(gateway.caller().send(record(key, "large key")));

    answer.shouldEmbed(List.of("large key"));
    assertThat(answer.record().key()).isEqualTo(key);
  }

  @Test
  void shouldRefuseWhatTheResponsesTopicDoesNotTakeBeforeAnyCall() {
    List<String> inputs = Caller.texts("too wide", 100);

    Received refused = gateway.caller().answer(send("large", Caller.request("large", inputs)));

    refused.shouldRefuse("response_too_large", 413);
    assertThat(refused.body().at("/error/message").asText()).contains("base64");
    assertThat(gateway.provider().seen("too wide")).isEmpty();
  }

  @Test
  void shouldAnswerBothOfTwoRequestsWithOneIdAndOneKey() {
    Sent one = send("twins", Caller.request("twin one").put("id", "same"));
    Sent other = send("twins", Caller.request("twin two").put("id", "same"));

    gateway.caller().answer(one).shouldEmbed(List.of("twin one"));
    gateway.caller().answer(other).shouldEmbed(List.of("twin two"));
  }

  @Test
  void shouldAnswerTenThousandRequestsOfOneKeyInTheirOrder() {
    List<Sent> sent =
        IntStream.range(0, IN_A_ROW)
            .mapToObj(i -> send("row", Caller.request("row " + i % 500)))
            .toList();

    List<Received> answers = gateway.caller().answers(sent);

    for (int i = 0; i < IN_A_ROW; i++) {
      answers.get(i).shouldEmbed(List.of("row " + i % 500));
    }
    List<Long> order =
        gateway.caller().received().stream()
            .filter(answer -> Arrays.equals(answer.record().key(), bytes("row")))
            .map(answer -> Long.parseLong(answer.header("embedding-request-offset")))
            .toList();
    assertThat(order).hasSize(IN_A_ROW).isSorted();
    assertThat(gateway.provider().seen("row").values()).containsOnly(1).hasSize(500);
  }

  private static Sent send(String key, ObjectNode request) {
    return gateway.caller().send(key, request);
  }

  private static ProducerRecord<byte[], byte[]> record(byte[] key, String input) {
    return new ProducerRecord<>(
        gateway.config().topics().requests(), key, bytes(Caller.request(input).toString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
