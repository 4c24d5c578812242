package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.PointId;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.model.TestModels;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorsRouteTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CollectionSpec DOCS =
      TestModels.collection("docs", Route.FAKE, Route.VECTORS);

  @Test
  void shouldWriteAVectorForEachPositionOnceFromMissesAndOnceFromHits() {
    try (Route route = route(Responses.ALL)) {
      String ask = ask("r", List.of("a", "b", "a"), "[{\"id\":\"x\"},{\"id\":9},{\"id\":\"z\"}]");
      for (int round = 0; round < 2; round++) {
        route.answer(ask).assertAnswers(List.of("a", "b", "a"));

        List<TestRecord<byte[], byte[]>> vectors = route.vectors();
        assertThat(vectors.stream().map(VectorsRouteTest::key))
            .containsExactly(id("x"), "9", id("z"));
        shouldHold(vectors.get(0), "a", 0);
        shouldHold(vectors.get(1), "b", 1);
        shouldHold(vectors.get(2), "a", 2);
        assertThat(json(vectors.get(1)).path("id").isNumber()).isTrue();
        assertThat(json(vectors.get(0)).path("source_id").asText()).isEqualTo("x");
      }
      assertThat(route.count(Meter.VECTORS, "docs", "written")).isEqualTo(6);
    }
  }

  @Test
  void shouldComputeAbsentIdsOfTheKeyElseOfTheRequestsId() {
    try (Route route = route(Responses.ALL)) {
      byte[] value = ask("r", List.of("a", "a"), "[{},{}]").getBytes(StandardCharsets.UTF_8);
      for (byte[] key : new byte[][] {{'k'}, {(byte) 0xff, (byte) 0xfe}, null}) {
        route.sendBytes(key, value, new RecordHeaders(), route.clock.instant());
      }
      route.run();

      assertThat(route.vectors().stream().map(VectorsRouteTest::key))
          .containsExactlyInAnyOrder(
              absent("k", 0),
              absent("k", 1),
              absent("//4=", 0),
              absent("//4=", 1),
              absent("r", 0),
              absent("r", 1));
    }
  }

  @Test
  void shouldBearTheRequestsHeadersAndTheTimeOfWriting() {
    try (Route route = route(Responses.ALL)) {
      var headers =
          new RecordHeaders().add("traceparent", new byte[] {1}).add("ce_id", new byte[1]);
      byte[] value = ask("r", List.of("a"), "[{\"id\":\"x\"}]").getBytes(StandardCharsets.UTF_8);
      route.send("k", value, headers, route.clock.instant().minusSeconds(1_000_000));
      route.run();

      TestRecord<byte[], byte[]> vector = route.vectors().get(0);
      assertThat(vector.headers().lastHeader("traceparent").value()).containsExactly(1);
      assertThat(vector.headers().lastHeader("ce_id")).isNull();
      assertThat(vector.headers().lastHeader("embedding-request-id").value())
          .isEqualTo("r".getBytes(StandardCharsets.UTF_8));
      assertThat(vector.timestamp()).isGreaterThan(route.clock.millis() - 60_000);
    }
  }

  @Test
  void shouldWriteNoneWithoutPoints() {
    try (Route route = route(Responses.ALL)) {
      route.answer(Route.ask("r", List.of("a")));
      route.answer(Route.ask("r", List.of("a"), "\"collection\":\"docs\""));

      assertThat(route.vectors()).isEmpty();
    }
  }

  @Test
  void shouldWriteGoodPositionsAloneUnderPartial() {
    try (Route route = route(Responses.ALL)) {
      route.send(
          null, ask("r", List.of("a", "", "c"), "[{\"id\":1},{\"id\":2},{\"id\":3}]", PARTIAL));
      route.lookUpAll();
      fail(route, "a");
      route.run();

      assertThat(route.response().header("embedding-failed")).isEqualTo("2");
      assertThat(route.vectors().stream().map(VectorsRouteTest::key)).containsExactly("3");
    }
  }

  private static final String PARTIAL = "\"on_error\":\"partial\"";

  @Test
  void shouldWriteNoneWhereTheRequestFails() {
    try (Route route = route(Responses.ALL)) {
      route.send(null, ask("r", List.of("a", "b"), "[{},{}]"));
      route.lookUpAll();
      fail(route, "a");
      route.run();

      assertThat(route.response().code()).isEqualTo("input_rejected");
      assertThat(route.vectors()).isEmpty();
    }
  }

  @Test
  void shouldLetDeletesTakeTheirTurn() {
    try (Route route = route(Responses.ALL)) {
      route.send("k", ask("first", List.of("slow"), "[{\"id\":\"x\"}]"));
      route.send(
          "k",
          "{\"id\":\"d\",\"collection\":\"docs\",\"delete\":[\"x\",7],\"metadata\":{\"a\":1}}");
      route.send("k", ask("last", List.of("slow"), "[{\"id\":\"x\"}]"));
      assertThat(route.vectors()).isEmpty();

      route.run();

      List<Response> responses = route.responses();
      assertThat(responses.stream().map(Response::id)).containsExactly("first", "d", "last");
      assertThat(responses.get(1).json())
          .hasToString(
              "{\"id\":\"d\",\"object\":\"list\",\"data\":[],\"deleted\":2,\"metadata\":{\"a\":1}}");
      List<TestRecord<byte[], byte[]>> vectors = route.vectors();
      assertThat(vectors.stream().map(VectorsRouteTest::key))
          .containsExactly(id("x"), id("x"), "7", id("x"));
      assertThat(vectors.stream().map(vector -> vector.value() == null))
          .containsExactly(false, true, true, false);
      assertThat(route.count(Meter.VECTORS, "docs", "deleted")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':'fake','input':'a','points':[{}],'collection':'nowhere'} | unknown_collection",
        "{'model':'other','input':'a','points':[{}]} | unknown_collection",
        "{'model':'other','input':'a','points':[{}],'collection':'docs'} | unknown_collection",
        "{'collection':'nowhere','delete':['a']} | unknown_collection",
        "{'delete':['a']} | unknown_collection",
        "{'model':'nobody','delete':['a']} | model_not_found",
        "{'model':'fake','input':['a','b'],'points':[{}]} | points_mismatch",
        "{'model':'fake','input':'a','points':[{}],'dimensions':3} | invalid_dimensions"
      })
  void shouldRefuseWhatHasNoPlace(String request, String code) {
    try (Route route = route(Responses.ALL)) {
      assertThat(route.answer(request.replace('\'', '"')).code()).isEqualTo(code);
      assertThat(route.vectors()).isEmpty();
      assertThat(route.embedder.taken()).isEmpty();
    }
  }

  /** A record that its topic refuses would doom the transaction. */
  @Test
  void shouldRefuseAPointWhoseRecordItsTopicCanNotTake() {
    try (Route route = route(Responses.ALL)) {
      route.vectorBytes = 20_000;
      String text = "x".repeat(30_000);
      String points = "[{\"id\":1},{\"id\":2}]";

      assertThat(route.answer(ask("all", List.of("a", text), points)).code())
          .isEqualTo("response_too_large");
      assertThat(route.embedder.taken()).isEmpty();
      Response partial = route.answer(ask("some", List.of("a", text), points, PARTIAL));

      assertThat(partial.json().at("/data/1/error/param").asText()).isEqualTo("points[1]");
      assertThat(route.vectors().stream().map(VectorsRouteTest::key)).containsExactly("1");
    }
  }

  @Test
  void shouldMeasureWhatEscapesMakeOfARecord() {
    try (Route route = route(Responses.ALL)) {
      route.vectorBytes = 20_000;
      String escaped = "\\u0001".repeat(4_000);

      Response answer =
          route.answer(ask("r", List.of("a", escaped), "[{\"id\":1},{\"id\":2}]", PARTIAL));

      assertThat(answer.json().at("/data/1/error/code").asText()).isEqualTo("response_too_large");
      assertThat(answer.header("embedding-failed")).isEqualTo("1");
      assertThat(route.vectors().stream().map(VectorsRouteTest::key)).containsExactly("1");
    }
  }

  @Test
  void shouldLeaveOutHeadersThatAVectorHasNoRoomFor() {
    try (Route route = route(Responses.ALL)) {
      route.vectorBytes = 20_000;
      byte[] value = ask("r", List.of("a"), "[{}]").getBytes(StandardCharsets.UTF_8);
      route.send(
          "k", value, new RecordHeaders().add("big", new byte[30_000]), route.clock.instant());
      route.run();

      assertThat(route.response().code()).isEmpty();
      TestRecord<byte[], byte[]> vector = route.vectors().get(0);
      assertThat(vector.headers().lastHeader("big")).isNull();
      assertThat(vector.headers().lastHeader("embedding-status")).isNotNull();
    }
  }

  @Test
  void shouldRefuseRatherThanWriteToATopicThatIsGone() {
    try (Route route = route(Responses.ALL)) {
      route.send(null, ask("r", List.of("a"), "[{}]"));
      route.vectorBytes = 0;
      route.run();

      assertThat(route.response().code()).isEqualTo("unknown_collection");
      assertThat(route.vectors()).isEmpty();
    }
  }

  @Test
  void shouldWriteErrorsAloneWhereConfigured() {
    try (Route route = route(Responses.ERRORS)) {
      route.send("k", ask("good", List.of("a"), "[{\"id\":1}]"));
      route.send("k", ask("part", List.of("a", ""), "[{\"id\":2},{}]", PARTIAL));
      route.send("k", "{nope");
      route.send("k", "{\"id\":\"d\",\"collection\":\"docs\",\"delete\":[1]}");
      route.run();

      assertThat(route.responses().stream().map(Response::code))
          .containsExactly("", "invalid_json");
      assertThat(route.vectors().stream().map(VectorsRouteTest::key))
          .containsExactly("1", "2", "1");
      assertThat(route.deadLetters()).hasSize(1);
    }
  }

  @Test
  void shouldSendErrorsToTheDeadLettersWhereNoneIsWritten() {
    try (Route route = route(Responses.NONE)) {
      String late = ask("late", List.of("bad"), "[{\"id\":2}]");
      String part = ask("part", List.of("a", ""), "[{\"id\":3},{}]", PARTIAL);
      route.send("k", ask("good", List.of("a"), "[{\"id\":1}]"));
      route.send("k", late);
      route.send("k", part);
      route.send("k", "{\"model\":\"nobody\",\"input\":\"a\"}");
      route.lookUpAll();
      fail(route, "bad");
      route.run();

      assertThat(route.responses()).isEmpty();
      assertThat(route.vectors().stream().map(VectorsRouteTest::key)).containsExactly("1", "3");
      List<TestRecord<byte[], byte[]>> letters = route.deadLetters();
      assertThat(letters.stream().map(letter -> text(letter.value())))
          .containsExactly(late, part, "{\"model\":\"nobody\",\"input\":\"a\"}");
      assertThat(
              letters.stream()
                  .map(letter -> text(letter.headers().lastHeader("embedding-error-code").value())))
          .containsExactly("input_rejected", "empty_input", "model_not_found");
      assertThat(Route.keys(route.assemblies())).isEmpty();
    }
  }

  /** Its row holds texts and bytes: together more than the changelog takes. */
  @Test
  void shouldKeepNoBytesOfARequestWhoseRowWouldBeTooLarge() {
    try (Route route = route(Responses.NONE)) {
      route.vectorBytes = 9 << 20;
      route.send("k", ask("r", List.of("x".repeat(6 << 20)), "[{\"id\":1}]"));
      assertThat(Route.longestRow(route.assemblies())).isLessThan(9 << 20);
      route.lookUpAll();
      route.embedder.flying().forEach(miss -> route.embedder.fail(miss, ErrorCode.INPUT_REJECTED));
      route.run();

      TestRecord<byte[], byte[]> letter = route.deadLetters().get(0);
      assertThat(letter.value()).isNull();
      assertThat(letter.headers().lastHeader("embedding-truncated")).isNotNull();
    }
  }

  private static Route route(Responses responses) {
    Route route = new Route(responses);
    route.models = new Models(route.models.all(), List.of(DOCS));
    return route;
  }

  private static String ask(String id, List<String> texts, String points, String... more) {
    String[] all = new String[more.length + 1];
    all[0] = "\"points\":" + points;
    System.arraycopy(more, 0, all, 1, more.length);
    return Route.ask(id, texts, all);
  }

  private static void fail(Route route, String text) {
    for (Miss miss : route.embedder.flying()) {
      if (miss.input().equals(new Input.Text(text))) {
        route.embedder.fail(miss, ErrorCode.INPUT_REJECTED);
      }
    }
  }

  private static String absent(String owner, int index) {
    return PointId.absent(DOCS, owner, index).text();
  }

  private static String id(String given) {
    return PointId.of(DOCS, GivenId.text(given)).text();
  }

  private static void shouldHold(TestRecord<byte[], byte[]> record, String text, int index) {
    JsonNode json = json(record);
    float[] numbers = new float[json.path("vector").size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = json.path("vector").get(i).floatValue();
    }
    assertThat(Vector.of(numbers)).isEqualTo(FakeEmbedder.vector(text, 0));
    assertThat(json.path("text").asText()).isEqualTo(text);
    assertThat(json.path("index").asInt(-1)).isEqualTo(index);
    assertThat(json.path("collection_name").asText()).isEqualTo("docs");
  }

  private static JsonNode json(TestRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(TestRecord<byte[], byte[]> record) {
    return text(record.key());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
