package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Point;
import io.embeddingstreams.model.Truncate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private static final String FULL =
      """
      {"id": "req-42", "model": "m", "input": ["first text", "second text"], "dimensions": 512,
       "encoding_format": "base64", "user": "u-7", "input_type": "query", "truncate": "end",
       "provider_params": {"task": "retrieval.passage", "b": {"z": 1.0, "a": [null, "\\u0041"]}},
       "cache": {"no_cache": true, "no-store": true, "use_cache": true, "ttl": 3600,
                 "s-max-age": 600, "namespace": "tenant-a"},
       "on_error": "partial", "timeout_ms": 60000, "metadata": {"job": "night ly", "n": 1.50},
       "collection": "docs",
       "points": [{"id": "doc-1#0", "payload": {"lang": "en"}}, {"id": 7}]}
      """;

  private final RequestReader reader = new RequestReader();

  @ParameterizedTest
  @MethodSource("io.embeddingstreams.wire.BadRequests#all")
  void shouldRefuse(byte @Nullable [] value, ErrorCode code, String names, boolean deadLetter) {
    ParsedRequest.Refused refused = refused(value);

    Failure failure = refused.failure();
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.param() + " " + failure.message()).contains(names);
    assertThat(refused.deadLetter()).isEqualTo(deadLetter);
  }

  @Test
  void shouldReadEveryField() {
    EmbeddingRequest request = good(FULL);

    assertThat(request)
        .isEqualTo(
            new EmbeddingRequest(
                "req-42",
                "m",
                List.of(new Input.Text("first text"), new Input.Text("second text")),
                512,
                EncodingFormat.BASE64,
                "u-7",
                InputType.QUERY,
                Truncate.END,
                "{\"b\":{\"a\":[null,\"A\"],\"z\":1.0},\"task\":\"retrieval.passage\"}",
                new CacheControl(true, true, true, 3600, 600, "tenant-a"),
                OnError.PARTIAL,
                60000,
                "{\"job\":\"night ly\",\"n\":1.50}",
                "docs",
                List.of(
                    new Point(GivenId.text("doc-1#0"), "{\"lang\":\"en\"}"),
                    new Point(new GivenId("7", true), null)),
                List.of()));
  }

  @Test
  void shouldTakeNullForAbsent() {
    String nulls =
        """
        {"model": "m", "input": "a", "id": null, "dimensions": null, "encoding_format": null,
         "user": null, "input_type": null, "truncate": null, "provider_params": null,
         "cache": {"no_cache": null, "ttl": null, "namespace": null}, "on_error": null,
         "timeout_ms": null, "metadata": null, "collection": null, "points": null, "delete": null}
        """;

    assertThat(good(nulls)).isEqualTo(good("{\"model\":\"m\",\"input\":\"a\"}"));
  }

  @Test
  void shouldReadTokens() {
    assertThat(inputs("[1, 2, 2147483647]"))
        .containsExactly(new Input.Tokens(new int[] {1, 2, Integer.MAX_VALUE}));
    assertThat(inputs("[[0], [1, 2]]"))
        .containsExactly(new Input.Tokens(new int[] {0}), new Input.Tokens(new int[] {1, 2}));
    assertThat(inputs("[" + "7,".repeat(3000) + "7]")).hasSize(1);
  }

  @Test
  void shouldReadOddTexts() {
    String json = "[\" \", \"\\u0000\", \"\\ud83d\\ude00 😀\", \"日本\", \"\\\\\\\"\", \"e\\u0301\"]";

    assertThat(inputs(json).stream().map(input -> ((Input.Text) input).value()))
        .containsExactly(" ", "\0", "😀 😀", "日本", "\\\"", "e\u0301");
  }

  @Test
  void shouldReadDeletes() {
    EmbeddingRequest request = good("{\"collection\":\"docs\",\"delete\":[\"doc-1\",7]}");

    assertThat(request.deletes()).containsExactly(GivenId.text("doc-1"), new GivenId("7", true));
    assertThat(request.inputs()).isEmpty();
    assertThat(request.collection()).isEqualTo("docs");
  }

  @Test
  void shouldKeepBadPositionsForPartialRequestsWhereverOnErrorStands() {
    EmbeddingRequest request =
        good(
            "{\"model\":\"m\",\"input\":[\"a\",\"\",3,null,\"\\ud800\"],\"on_error\":\"partial\"}");

    assertThat(request.inputs().stream().map(RequestReaderTest::kind))
        .containsExactly(
            "text", "EMPTY_INPUT 1", "MIXED_INPUT 2", "EMPTY_INPUT 3", "INVALID_TEXT 4");
  }

  @Test
  void shouldNameThePositionOfAWholeInputUnderPartial() {
    EmbeddingRequest request =
        good("{\"model\":\"m\",\"on_error\":\"partial\",\"input\":[1,2.5,3]}");

    assertThat(request.inputs().stream().map(RequestReaderTest::kind))
        .containsExactly("INVALID_TOKENS 0");
  }

  @Test
  void shouldRefuseTheFirstBadPosition() {
    Failure failure = refused("{\"model\":\"m\",\"input\":[\"a\",\"\",3]}").failure();

    assertThat(failure.param()).isEqualTo("input[1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"mine\",\"model\":5}",
        "{\"model\":5,\"input\":{\"a\":[1]},\"id\":\"mine\"}",
        "{\"odd\":1,\"cache\":4,\"id\":\"mine\"}",
        "{\"id\":\"mine\",\"model\":",
        "{\"schema\":null,\"payload\":{\"x\":1,\"id\":\"mine\"}}"
      })
  void shouldGiveTheIdOfARefusedRequest(String json) {
    assertThat(refused(json).id()).isEqualTo("mine");
  }

  @Test
  void shouldGiveNoIdThatIsNotValid() {
    assertThat(refused("{\"id\":\"\",\"model\":\"m\",\"input\":\"a\"}").id()).isNull();
    assertThat(refused("{\"id\":5}").id()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"257, false", "256, true"})
  void shouldCountCharactersOfAnId(int count, boolean valid) {
    String id = "😀".repeat(count);
    String json = "{\"model\":\"m\",\"input\":\"a\",\"id\":\"" + id + "\"}";

    assertThat(reader.read(utf8(json)) instanceof ParsedRequest.Good).isEqualTo(valid);
  }

  @Test
  void shouldTellTheFirstFailureOfTheText() {
    assertThat(refused("{\"model\":5,\"odd\":1}").failure().code()).isEqualTo(ErrorCode.WRONG_TYPE);
    assertThat(refused("{\"odd\":1,\"model\":5}").failure().code())
        .isEqualTo(ErrorCode.UNKNOWN_FIELD);
  }

  @Test
  void shouldRemovePrefixesAndEnvelopes() {
    EmbeddingRequest plain = good(FULL);
    byte[] mark = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    byte[] confluent = {0, 0, 0, 0, 7};

    assertThat(good(join(mark, utf8(FULL)))).isEqualTo(plain);
    assertThat(good(join(confluent, utf8(FULL)))).isEqualTo(plain);
    assertThat(good(join(confluent, join(mark, utf8(FULL))))).isEqualTo(plain);
    assertThat(good("{\"schema\": {\"a\": [1]}, \"payload\": " + FULL + "}")).isEqualTo(plain);
    assertThat(good("{\"payload\": " + FULL + ", \"schema\": null}")).isEqualTo(plain);
  }

  @Test
  void shouldKeepNumbersOfProviderParamsAsWritten() {
    String json = "{\"model\":\"m\",\"input\":\"a\",\"provider_params\":{\"n\":[1,1.0,1e2,-0]}}";

    assertThat(good(json).providerParams()).isEqualTo("{\"n\":[1,1.0,1e2,-0]}");
    assertThat(good(json.replace("{\"n\":[1,1.0,1e2,-0]}", "{ }")).providerParams()).isEmpty();
  }

  @Test
  void shouldNotRepeatTheTextInMessages() {
    assertThat(refused("{\"input\": secret}").failure().message()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAnswerEveryMutationOfARequest(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] full = utf8(FULL);
    for (int round = 0; round < 3000; round++) {
      byte[] mutated = full.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      assertThat(reader.read(mutated)).isNotNull();
    }
  }

  private static String kind(Input input) {
    return input.match(
        text -> "text",
        tokens -> "tokens",
        unusable -> {
          String param = unusable.failure().param();
          return unusable.failure().code() + " " + String.valueOf(param).replaceAll("[^0-9]", "");
        });
  }

  private List<Input> inputs(String json) {
    return good("{\"model\":\"m\",\"input\":" + json + "}").inputs();
  }

  private EmbeddingRequest good(String json) {
    return good(utf8(json));
  }

  private EmbeddingRequest good(byte[] value) {
    return reader
        .read(value)
        .match(
            ParsedRequest.Good::request,
            refused -> {
              throw new AssertionError(refused.failure().toString());
            });
  }

  private ParsedRequest.Refused refused(String json) {
    return refused(utf8(json));
  }

  private ParsedRequest.Refused refused(byte @Nullable [] value) {
    return reader
        .read(value)
        .match(
            good -> {
              throw new AssertionError("it was taken");
            },
            refused -> refused);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }
}
