package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.it.Caller.Sent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in, answers out, every position right. */
@Timeout(120)
final class MainJobIT {
  @SuppressWarnings("NullAway.Init")
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway = Gateway.start("main");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void shouldAnswerHitsAndMissesAtTheirPositions() {
    List<String> inputs = Caller.texts("positions", 8);
    ask(Caller.request(inputs.get(1), inputs.get(4)))
        .shouldEmbed(List.of(inputs.get(1), inputs.get(4)))
        .shouldHit();

    Received answer = ask(Caller.request("fake", inputs));

    answer.shouldEmbed(inputs).shouldHit(1, 4);
    assertThat(gateway.provider().seen("positions").values()).containsOnly(1).hasSize(8);
    assertThat(answer.body().path("model").asText()).isEqualTo("fake");
    assertThat(answer.body().at("/usage/prompt_tokens").asInt()).isPositive();
    ask(Caller.request("fake", inputs)).shouldEmbed(inputs).shouldHit(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(gateway.provider().seen("positions").values()).containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAnswerRandomBatchesWithCopies(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> pool = Caller.texts("random" + seed, 200);
    List<List<String>> batches = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      batches.add(random.ints(random.nextInt(1, 40), 0, 200).mapToObj(pool::get).toList());
    }

    List<Sent> sent =
        batches.stream().map(b -> gateway.caller().send(Caller.request("fake", b))).toList();

    List<Received> answers = gateway.caller().answers(sent);
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).shouldEmbed(batches.get(i));
    }
    assertThat(gateway.provider().seen("random" + seed).values()).containsOnly(1);
  }

  @Test
  void shouldAnswerTheLargestBatch() {
    List<String> inputs = Caller.texts("largest", 2048);
    Integer[] all = IntStream.range(0, 2048).boxed().toArray(Integer[]::new);

    ask(Caller.request("fake", inputs)).shouldEmbed(inputs).shouldHit();

    ask(Caller.request("fake", inputs).put("encoding_format", "base64"))
        .shouldEmbed(inputs)
        .shouldHit(all);
  }

  @Test
  void shouldAnswerBothEncodingsFromOneEntry() {
    List<String> inputs = List.of("encoding a", "encoding b");

    ask(Caller.request("fake", inputs).put("encoding_format", "base64"))
        .shouldEmbed(inputs)
        .shouldHit();

    ask(Caller.request("fake", inputs)).shouldEmbed(inputs).shouldHit(0, 1);
  }

  @Test
  void shouldShareEntriesAmongAliasesOfOneSpace() {
    List<String> inputs = List.of("alias a", "alias b");
    ask(Caller.request("twin", inputs)).shouldEmbed(inputs).shouldHit();

    Received answer = ask(Caller.request("fake", inputs));

    answer.shouldEmbed(inputs).shouldHit(0, 1);
    assertThat(answer.body().path("model").asText()).isEqualTo("fake");
  }

  @Test
  void shouldKeepNamespacesApart() {
    ask(named("tenant-a", "namespace")).shouldEmbed(List.of("namespace")).shouldHit();

    ask(named("tenant-b", "namespace")).shouldEmbed(List.of("namespace")).shouldHit();
    ask(Caller.request("namespace")).shouldEmbed(List.of("namespace")).shouldHit();
    ask(named("tenant-a", "namespace")).shouldEmbed(List.of("namespace")).shouldHit(0);
  }

  private static ObjectNode named(String namespace, String input) {
    ObjectNode request = Caller.request(input);
    request.putObject("cache").put("namespace", namespace);
    return request;
  }

  @Test
  void shouldKeepDimensionsApart() {
    List<String> inputs = List.of("dimensions a", "dimensions b");
    ask(Caller.request("fake", inputs)).shouldEmbed(inputs).shouldHit();

    ask(Caller.request("fake", inputs).put("dimensions", 4)).shouldEmbed(inputs, 4).shouldHit();
    ask(Caller.request("fake", inputs).put("dimensions", 8)).shouldEmbed(inputs).shouldHit(0, 1);
  }

  @Test
  void shouldEmbedTokens() {
    ObjectNode one = Caller.request();
    one.putArray("input").add(71_001).add(2).add(3);
    ObjectNode many = Caller.request();
    many.putArray("input").addArray().add(71_002);
    many.withArray("input").addArray().add(71_001).add(2).add(3);

    ask(one).shouldEmbed(List.of("[71001,2,3]")).shouldHit();
    ask(many).shouldEmbed(List.of("[71002]", "[71001,2,3]")).shouldHit(1);
    ask(Caller.request("[71001,2,3]")).shouldEmbed(List.of("[71001,2,3]")).shouldHit();
  }

  @Test
  void shouldFollowCacheControls() {
    ObjectNode notStored = Caller.request("controls");
    notStored.putObject("cache").put("no_store", true);
    ObjectNode notRead = Caller.request("controls");
    notRead.putObject("cache").put("no-cache", true);

    ask(notStored).shouldEmbed(List.of("controls")).shouldHit();
    ask(Caller.request("controls")).shouldEmbed(List.of("controls")).shouldHit();
    ask(notRead).shouldEmbed(List.of("controls")).shouldHit();

    ask(notStored).shouldEmbed(List.of("controls")).shouldHit(0);
    assertThat(gateway.provider().count("controls")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "empty", "bytes", "long"})
  void shouldGiveKeyHeadersIdAndMetadataBack(String kind) {
    byte[] key = key(kind);
    ObjectNode request = Caller.request("envelope " + kind).put("id", "id " + kind);
    request.putObject("metadata").put("job", "nightly").putNull("nothing");
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(gateway.config().topics().requests(), key, bytes(request.toString()));
    Map<String, byte @Nullable []> kept = new LinkedHashMap<>();
    kept.put("traceparent", bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    kept.put("kafka_correlationId", new byte[] {0, 1, (byte) 0xff});
    kept.put("empty", new byte[0]);
    kept.put("none", null);
    kept.forEach(record.headers()::add);
    Stream.of("embedding-status", "embedding-mine", "ce_id", "content-type", "__key_schema_id")
        .forEach(name -> record.headers().add(name, bytes("dropped")));

    Sent sent = gateway.caller().send(record);
    Received answer = gateway.caller().answer(sent).shouldEmbed(List.of("envelope " + kind));

    assertThat(answer.record().key()).isEqualTo(key);
    assertThat(answer.body().path("id").asText()).isEqualTo("id " + kind);
    assertThat(answer.body().path("metadata")).isEqualTo(request.path("metadata"));
    assertThat(answer.header("embedding-request-id")).isEqualTo("id " + kind);
    assertThat(answer.header("embedding-request-topic"))
        .isEqualTo(gateway.config().topics().requests());
    assertThat(answer.header("embedding-failed")).isEqualTo("0");
    assertThat(answer.record().partition() + "@").isEqualTo(sent.place().replaceAll("@.*", "@"));
    List<Header> headers = List.of(answer.record().headers().toArray());
    assertThat(headers.subList(0, kept.size()))
        .extracting(Header::key)
        .containsExactlyElementsOf(kept.keySet());
    headers
        .subList(0, kept.size())
        .forEach(header -> assertThat(header.value()).isEqualTo(kept.get(header.key())));
    assertThat(headers).extracting(Header::key).doesNotHaveDuplicates();
    assertThat(headers)
        .extracting(Header::key)
        .doesNotContain("embedding-mine", "ce_id", "content-type", "__key_schema_id")
        .noneMatch(name -> name.startsWith("embedding-internal"));
  }

  private static byte @Nullable [] key(String kind) {
    return switch (kind) {
      case "none" -> null;
      case "empty" -> new byte[0];
      case "bytes" -> new byte[] {0, (byte) 0xff, (byte) 0xfe};
      default -> new byte[1_000_000];
    };
  }

  @Test
  void shouldNameARequestWithoutIdByItsPlace() {
    Sent sent = gateway.caller().send(Caller.request("nameless"));

    Received answer = gateway.caller().answer(sent);

    assertThat(answer.body().path("id").asText())
        .isEqualTo(gateway.config().topics().requests() + "-" + sent.place().replace('@', '-'));
  }

  @Test
  void shouldAnswerTwoRequestsWithOneId() {
    ObjectNode request = Caller.request("same id").put("id", "same");

    List<Received> answers =
        gateway
            .caller()
            .answers(List.of(gateway.caller().send(request), gateway.caller().send(request)));

    answers.forEach(answer -> answer.shouldEmbed(List.of("same id")));
  }

  @Test
  void shouldReadEnvelopesOfOtherTools() {
    String json = Caller.request("tolerant").toString();
    byte[] prefixed = bytes("\0\0\0\0\7" + json);

    List<Received> answers =
        gateway
            .caller()
            .answers(
                Stream.of(
                        bytes("\ufeff" + json),
                        prefixed,
                        bytes("{\"schema\":{\"type\":\"struct\"},\"payload\":" + json + "}"))
                    .map(value -> gateway.caller().send(null, value))
                    .toList());

    answers.forEach(answer -> answer.shouldEmbed(List.of("tolerant")));
  }

  @Test
  void shouldKeepGoodPositionsOfAPartialRequest() {
    gateway.provider().script("always bad", good -> "{\"data\":[]}");
    ObjectNode request =
        Caller.request("partial good", "partial always bad").put("on_error", "partial");
    ask(Caller.request("partial good"));

    Received answer = ask(request);

    gateway.provider().heal();
    assertThat(answer.header("embedding-status")).isEqualTo("200");
    assertThat(answer.header("embedding-failed")).isEqualTo("1");
    assertThat(answer.body().at("/data/0/object").asText()).isEqualTo("embedding");
    assertThat(answer.body().at("/data/1/object").asText()).isEqualTo("error");
    assertThat(answer.body().at("/data/1/index").asInt()).isEqualTo(1);
    assertThat(answer.body().at("/data/1/error/code").asText())
        .isEqualTo("invalid_provider_response");
  }

  @Test
  void shouldPayOnceForOneInputOfFiftyRequests() {
    gateway.provider().hold();
    List<Sent> sent =
        IntStream.range(0, 50)
            .mapToObj(i -> gateway.caller().send("key" + i, Caller.request("single flight")))
            .toList();
    Await.until(
        Duration.ofSeconds(20),
        "fifty open requests",
        () -> gateway.metric("embedding_streams_open_requests") == 50);

    gateway.provider().release();

    gateway.caller().answers(sent).forEach(a -> a.shouldEmbed(List.of("single flight")));
    assertThat(gateway.provider().count("single flight")).isEqualTo(1);
  }

  @Test
  void shouldPayOnceForEachOfManyInputs() {
    SplittableRandom random = new SplittableRandom(5);
    List<List<String>> batches =
        IntStream.range(0, 200)
            .mapToObj(i -> random.ints(40, 0, 2000).mapToObj(n -> "many " + n).toList())
            .toList();

    List<Sent> sent =
        batches.stream().map(b -> gateway.caller().send(Caller.request("fake", b))).toList();
    List<Received> answers = gateway.caller().answers(sent);

    IntStream.range(0, 200).forEach(i -> answers.get(i).shouldEmbed(batches.get(i)));
    long distinct = batches.stream().flatMap(List::stream).distinct().count();
    assertThat(gateway.provider().seen("many ")).hasSize((int) distinct);
    assertThat(gateway.provider().seen("many ").values()).containsOnly(1);
  }

  private static Received ask(ObjectNode request) {
    return gateway.caller().ask(request);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
