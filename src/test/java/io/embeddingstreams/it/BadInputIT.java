package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Caller.Sent;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.wire.BadRequests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.Arguments;

/** Nothing that a record holds stops the application; each record gets one answer. */
@Timeout(120)
final class BadInputIT {
  @SuppressWarnings("NullAway.Init")
  private static Gateway gateway;

  private record Case(
      String name, @Nullable Bytes value, ErrorCode code, String names, boolean deadLetter) {
    @SuppressWarnings("unchecked")
    static Case of(Arguments row) {
      Object[] all = row.get();
      Named<byte @Nullable []> value = (Named<byte @Nullable []>) all[0];
      return new Case(
          value.getName(),
          Bytes.wrap(value.getPayload()),
          (ErrorCode) all[1],
          (String) all[2],
          (boolean) all[3]);
    }

    byte @Nullable [] bytes() {
      return value == null ? null : value.get();
    }
  }

  @BeforeAll
  static void start() {
    gateway = Gateway.start("bad");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void shouldAnswerEachBadRecordOnceBetweenGoodOnes() {
    List<Case> cases = BadRequests.all().map(Case::of).toList();
    List<Sent> bad = new ArrayList<>();
    List<Sent> good = new ArrayList<>();
    for (Case one : cases) {
      bad.add(gateway.caller().send(bytes(one.name()), one.bytes()));
      good.add(gateway.caller().send("good", Caller.request("beside " + one.name())));
    }

    List<Received> errors = gateway.caller().answers(bad);
    List<Received> answers = gateway.caller().answers(good);

    Map<String, ConsumerRecord<byte[], byte[]>> letters = deadLetters();
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      errors.get(i).shouldRefuse(one.code().text(), one.code().status());
      assertThat(errors.get(i).body().toString()).as(one.name()).contains(one.names());
      assertThat(errors.get(i).record().key()).isEqualTo(bytes(one.name()));
      answers.get(i).shouldEmbed(List.of("beside " + one.name()));
      ConsumerRecord<byte[], byte[]> letter = letters.get(one.name());
      assertThat(letter != null).as("dead letter of " + one.name()).isEqualTo(one.deadLetter());
      if (letter != null) {
        assertThat(letter.value()).isEqualTo(one.bytes());
      }
    }
    awaitNoMoreAnswers(bad, good);
  }

  private static void awaitNoMoreAnswers(List<Sent> bad, List<Sent> good) {
    gateway.awaitRest();
    gateway.caller().readToEnd();
    gateway.caller().answers(bad);
    gateway.caller().answers(good);
  }

  @Test
  void shouldRefuseWhatTheModelRefuses() {
    String text = "many words ".repeat(30);
    gateway
        .caller()
        .ask(Caller.request("nobody", List.of("a")))
        .shouldRefuse("model_not_found", 404);
    gateway
        .caller()
        .ask(Caller.request("short", List.of("fine", text)))
        .shouldRefuse("input_too_long", 400);
    Received refused =
        gateway.caller().ask(Caller.request("large", Caller.texts("never sent", 2000)));

    refused.shouldRefuse("response_too_large", 413);
    assertThat(refused.body().at("/error/message").asText()).contains("base64");
    assertThat(gateway.provider().seen("never sent")).isEmpty();
  }

  @Test
  void shouldTakeEightMegabytesOfText() {
    String text = "vast " + "x".repeat(8_000_000);

    Received answer = gateway.caller().ask(Caller.request(text));

    answer.shouldEmbed(List.of(text));
    shouldStillAnswer("after vast");
  }

  @Test
  void shouldRefuseMoreThanALimitThatOnlyCompressionHides() {
    byte[] value = bytes(Caller.request("zip " + "x".repeat(30_000_000)).toString());
    Sent sent = gateway.caller().send(record(bytes("unpacked"), value, "kept"));

    Received refused = gateway.caller().answer(sent);

    refused.shouldRefuse("request_too_large", 413);
    assertThat(refused.record().key()).isEqualTo(bytes("unpacked"));
    assertThat(refused.header("kept")).isEmpty();
    shouldLeaveATruncatedLetter("unpacked");
    shouldStillAnswer("after unpacked");
  }

  @Test
  void shouldRefuseThreeMegabytesOfHeaders() {
    ProducerRecord<byte[], byte[]> record =
        record(bytes("headers"), bytes(Caller.request("fine").toString()), "kept");
    for (int i = 0; i < 30; i++) {
      record.headers().add("h" + i, new byte[100_000]);
    }

    Received refused = gateway.caller().answer(gateway.caller().send(record));

    refused.shouldRefuse("request_too_large", 413);
    shouldLeaveATruncatedLetter("headers");
    shouldStillAnswer("after headers");
  }

  @Test
  void shouldRefuseAKeyOfThreeMegabytes() {
    byte[] key = new byte[3_000_000];
    byte[] value = bytes(Caller.request("fine").toString());

    Received refused = gateway.caller().answer(gateway.caller().send(key, value));

    refused.shouldRefuse("request_too_large", 413);
    assertThat(refused.record().key()).isEqualTo(key);
    shouldStillAnswer("after key");
  }

  @Test
  void shouldRefuseAnAnswerThatTurnedOutTooLarge() {
    List<String> inputs = Caller.texts("wide", 200);
    gateway
        .provider()
        .script(
            "wide",
            good -> {
              String wide = Base64.getEncoder().encodeToString(new byte[4 * 30_000]);
              return good.replaceAll(
                  "\"embedding\":\\[[^\\]]*\\]", "\"embedding\":\"" + wide + "\"");
            });

    Received refused =
        gateway.caller().ask(Caller.request("unsized", inputs).put("encoding_format", "base64"));

    gateway.provider().heal();
    refused.shouldRefuse("response_too_large", 413);
    assertThat(refused.body().at("/error/message").asText()).contains("cached");
    shouldStillAnswer("after wide");
  }

  private static void shouldStillAnswer(String input) {
    gateway.caller().ask(Caller.request(input)).shouldEmbed(List.of(input));
  }

  private static void shouldLeaveATruncatedLetter(String key) {
    ConsumerRecord<byte[], byte[]> letter = deadLetters().get(key);
    assertThat(letter).isNotNull();
    assertThat(letter.value()).isNull();
    assertThat(letter.headers().lastHeader("embedding-truncated")).isNotNull();
    assertThat(letter.headers().lastHeader("__streams.errors.topic").value())
        .isEqualTo(bytes(gateway.config().topics().requests()));
  }

  private static Map<String, ConsumerRecord<byte[], byte[]>> deadLetters() {
    return gateway.caller().records(gateway.config().topics().deadLetters()).stream()
        .collect(
            Collectors.toMap(
                letter -> new String(letter.key(), StandardCharsets.UTF_8), Function.identity()));
  }

  private static ProducerRecord<byte[], byte[]> record(byte[] key, byte[] value, String header) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(gateway.config().topics().requests(), key, value);
    record.headers().add(header, bytes("value"));
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
