package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.ProviderTraits;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.provider.CallResult.Fault;
import io.embeddingstreams.provider.CallResult.Kind;
import io.embeddingstreams.provider.CallResult.Vectors;
import io.embeddingstreams.provider.FakeProvider.Cut;
import io.embeddingstreams.provider.FakeProvider.Reply;
import io.embeddingstreams.provider.FakeProvider.Seen;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the port promises, kept by every provider that is reached by HTTP. */
class ProviderContractTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SECRET = "sk-secret-5b1e9f0a";
  private static final CallShape PLAIN = new CallShape("m", 0, null, "", false);
  private static final List<Input> INPUTS = texts("first words", "2", "third, rather long, text");

  private static HttpProviderClient client;

  private FakeProvider server;

  @BeforeAll
  static void open() {
    client = new HttpProviderClient(HttpSettings.direct("1.2"), Clock.systemUTC());
  }

  @AfterAll
  static void shut() {
    client.close();
  }

  @BeforeEach
  void serve() throws IOException {
    server = new FakeProvider();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "LOCAL")
  void shouldGiveEachInputItsOwnVectorBitForBit(ProviderKind kind) {
    for (AskedEncoding encoding : ProviderTraits.of(kind).acceptedEncodings()) {
      // When
      Vectors answer = vectors(call(deployment(kind, encoding), PLAIN, FakeProvider.DIMENSIONS));
      // Then
      assertThat(answer.vectors()).isEqualTo(expected(INPUTS));
      assertThat(answer.tokens()).hasSize(3).allMatch(tokens -> tokens > 0);
      assertThat(answer.upstreamModel()).isIn("fake-8", "used");
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"LOCAL", "GEMINI", "TEI"})
  void shouldShareOutTheProvidersTotal(ProviderKind kind) {
    Vectors answer = vectors(call(deployment(kind, AskedEncoding.OMIT), PLAIN, 0));
    assertThat(answer.tokens()).containsExactly(3, 1, 6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPENAI            | {"model": "fake-8", "input": ["a"], "encoding_format": "base64"}
          AZURE_OPENAI      | {"model": "fake-8", "input": ["a"], "encoding_format": "base64"}
          VLLM              | {"model": "fake-8", "input": ["a"], "encoding_format": "base64"}
          OPENAI_COMPATIBLE | {"model": "fake-8", "input": ["a"]}
          MISTRAL           | {"model": "fake-8", "input": ["a"], "encoding_format": "base64"}
          VOYAGE            | {"model": "fake-8", "input": ["a"], "encoding_format": "base64", "truncation": false}
          JINA              | {"model": "fake-8", "input": ["a"], "embedding_type": "base64"}
          TEI               | {"inputs": ["a"], "truncate": false}
          OLLAMA            | {"model": "fake-8", "input": ["a"], "truncate": false}
          COHERE            | {"model": "fake-8", "texts": ["a"], "input_type": "search_document", "embedding_types": ["float"], "truncate": "NONE"}
          GEMINI            | {"requests": [{"model": "models/fake-8", "content": {"parts": [{"text": "a"}]}}]}
          """)
  void shouldSendNothingThatNobodySet(ProviderKind kind, String body) throws IOException {
    client.call(deployment(kind, null), PLAIN, 0, texts("a")).join();
    assertThat(server.seen().get(0).body()).isEqualTo(JSON.readTree(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPENAI            | {"dimensions": 8, "x": [1]}
          AZURE_OPENAI      | {"dimensions": 8, "x": [1]}
          VLLM              | {"dimensions": 8, "x": [1]}
          OPENAI_COMPATIBLE | {"dimensions": 8, "x": [1]}
          MISTRAL           | {"output_dimension": 8, "x": [1]}
          VOYAGE            | {"output_dimension": 8, "x": [1], "input_type": "query"}
          JINA              | {"dimensions": 8, "x": [1], "task": "retrieval.query"}
          TEI               | {"dimensions": 8, "x": [1]}
          OLLAMA            | {"dimensions": 8, "x": [1]}
          COHERE            | {"output_dimension": 8, "x": [1], "input_type": "search_query"}
          GEMINI            | {"outputDimensionality": 8, "x": [1], "taskType": "RETRIEVAL_QUERY"}
          """)
  void shouldSendWhatWasSetInTheProvidersWords(ProviderKind kind, String fields)
      throws IOException {
    // Given
    boolean types = ProviderTraits.of(kind).acceptsInputType();
    String params = "{\"input\":\"other\",\"model\":\"other\",\"x\":[1]}";
    CallShape shape = new CallShape("m", 8, types ? InputType.QUERY : null, params, false);
    // When
    call(deployment(kind, AskedEncoding.OMIT), shape, 8);
    // Then
    JsonNode body = server.seen().get(0).body();
    JsonNode sent = kind == ProviderKind.GEMINI ? body.at("/requests/0") : body;
    JSON.readTree(fields)
        .properties()
        .forEach(field -> assertThat(sent.get(field.getKey())).isEqualTo(field.getValue()));
    assertThat(body.toString()).doesNotContain("other");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "LOCAL")
  void shouldAuthenticateAndAddHeaders(ProviderKind kind) {
    call(deployment(kind, null), PLAIN, 0);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(server.seen().get(0).headers());
    String name =
        switch (kind) {
          case AZURE_OPENAI -> "api-key";
          case GEMINI -> "x-goog-api-key";
          default -> "Authorization";
        };
    assertThat(headers.get(name)).endsWith(SECRET);
    assertThat(headers)
        .containsEntry("X-Team", "a")
        .containsEntry("User-Agent", "embedding-streams/1.2")
        .doesNotContainKey("Accept-Encoding");
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI", "AZURE_OPENAI", "VLLM", "OPENAI_COMPATIBLE", "TEI"})
  void shouldSendTokenIds(ProviderKind kind) {
    List<Input> ids = List.of(new Input.Tokens(new int[] {1, 2}), new Input.Tokens(new int[] {7}));
    CallShape shape = new CallShape("m", 0, null, "", true);
    CallResult result = client.call(deployment(kind, null), shape, 0, ids).join();
    assertThat(vectors(result).vectors())
        .containsExactly(FakeProvider.vector("[1,2]"), FakeProvider.vector("[7]"));
  }

  static Stream<Arguments> everyProviderAndItsFaults() {
    Map<Reply, Kind> faults =
        Map.of(
            Reply.of(408, "{}"), Kind.WAIT,
            Reply.of(429, "{\"error\":{\"message\":\"slow\"}}"), Kind.WAIT,
            Reply.of(503, "<html>busy</html>"), Kind.WAIT,
            Reply.of(500, "{\"error\":\"x\"}"), Kind.COUNTED,
            Reply.of(200, "{\"error\":{\"message\":\"oh\"}}"), Kind.COUNTED,
            Reply.of(400, "{\"detail\":\"x\"}"), Kind.INPUT,
            Reply.of(401, "no"), Kind.DEPLOYMENT,
            Reply.of(200, "{}").cut(Cut.RESET), Kind.WAIT,
            Reply.of(200, "{}").cut(Cut.MID_BODY), Kind.WAIT,
            Reply.of(200, ""), Kind.COUNTED);
    return Stream.of(ProviderKind.values())
        .filter(kind -> kind != ProviderKind.LOCAL)
        .flatMap(
            kind ->
                faults.entrySet().stream()
                    .map(fault -> Arguments.of(kind, fault.getKey(), fault.getValue())));
  }

  @ParameterizedTest
  @MethodSource("everyProviderAndItsFaults")
  void shouldSayWhatAFaultMeans(ProviderKind kind, Reply reply, Kind expected) {
    server.next(reply);
    Fault fault = fault(call(deployment(kind, null), PLAIN, 0));
    assertThat(fault.kind()).as(fault.toString()).isEqualTo(expected);
    assertThat(server.seen()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          429 | {"error":{"message":"x","code":"insufficient_quota"}}      | WAIT       | PROVIDER_QUOTA
          429 | {"error":{"message":"x"}}                                  | WAIT       | PROVIDER_UNAVAILABLE
          503 | busy                                                       | WAIT       | PROVIDER_UNAVAILABLE
          500 | {"error":"x"}                                              | COUNTED    | PROVIDER_UNAVAILABLE
          502 | <html>                                                     | COUNTED    | PROVIDER_UNAVAILABLE
          424 | {"error":"x","error_type":"Backend"}                       | COUNTED    | PROVIDER_UNAVAILABLE
          302 | moved                                                      | COUNTED    | INVALID_PROVIDER_RESPONSE
          400 | {"message":"x"}                                            | INPUT      | INPUT_REJECTED
          413 | {}                                                         | INPUT      | INPUT_REJECTED
          422 | {"detail":[{"msg":"x"}]}                                   | INPUT      | INPUT_REJECTED
          400 | {"error":{"message":"API key not valid. Please pass one"}} | DEPLOYMENT | PROVIDER_AUTHENTICATION
          400 | {"message":"Invalid model: x","type":"invalid_model"}      | DEPLOYMENT | PROVIDER_MODEL_NOT_FOUND
          401 | {}                                                         | DEPLOYMENT | PROVIDER_AUTHENTICATION
          403 | {}                                                         | DEPLOYMENT | PROVIDER_AUTHENTICATION
          404 | {"error":"model 'x' not found, try pulling it first"}      | DEPLOYMENT | PROVIDER_MODEL_NOT_FOUND
          404 | <html>not found</html>                                     | DEPLOYMENT | PROVIDER_UNAVAILABLE
          200 | <!doctype html><p>Welcome                                  | COUNTED    | INVALID_PROVIDER_RESPONSE
          200 | {"object":"list","data":[{"object"                         | COUNTED    | INVALID_PROVIDER_RESPONSE
          200 | {"error":{"message":"x"}}                                  | COUNTED    | INVALID_PROVIDER_RESPONSE
          """)
  void shouldNameTheCode(int status, String body, Kind kind, ErrorCode code) {
    server.next(Reply.of(status, body));
    Fault fault = fault(call(openAi(), PLAIN, 0));
    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.failure().code()).isEqualTo(code);
    assertThat(fault.failure().message()).doesNotContain(SECRET).hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"index\":0,\"embedding\":V},{\"index\":1,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":1,\"embedding\":V},{\"index\":2,\"embedding\":V},{\"index\":3,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":1,\"embedding\":V},{\"index\":1,\"embedding\":V}]",
        "[{\"index\":1,\"embedding\":V},{\"index\":2,\"embedding\":V},{\"index\":3,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":-1,\"embedding\":V},{\"index\":2,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"embedding\":V},{\"index\":2,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":1.0,\"embedding\":V},{\"index\":2,\"embedding\":V}]",
        "[{\"index\":0,\"embedding\":V},{\"index\":4294967297,\"embedding\":V},{\"index\":2,\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":null},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":\"\"},{\"embedding\":V}]",
        "[{\"embedding\":V},{},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,NaN]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,-Infinity]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,1e40]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,null]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[1,2,\"3\"]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":[[1,2,3]]},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":{\"float\":[1,2,3]}},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":\"AAAAAAAAAAAAAAB\"},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":\"AAAA AAAAAAAAAAA\"},{\"embedding\":V}]",
        "[{\"embedding\":V},{\"embedding\":\"AACAfwAAgH8AAIB/\"},{\"embedding\":V}]",
        "[[1,2,3],[1,2,3],[1,2,3]]",
        "null",
        "{}"
      })
  void shouldRefuseAnAnswerThatCouldMisplaceAVector(String data) {
    server.next(Reply.of(200, "{\"data\":" + data.replace("V", "[1,2,3]") + "}"));
    Fault fault = fault(call(openAi(), PLAIN, 3));
    assertThat(fault.kind()).isEqualTo(Kind.COUNTED);
    assertThat(fault.failure().code()).isEqualTo(ErrorCode.INVALID_PROVIDER_RESPONSE);
  }

  @Test
  void shouldTakeLooseItemsWhereTheyAreUnambiguous() {
    // Given
    server.next(
        Reply.of(
            200,
            "{\"x\":{\"a\":[1]},\"data\":[{\"embedding\":[1,2],\"extra\":{\"a\":null}},"
                + "{\"embedding\":\"AABAQAAAgEA=\",\"index\":null},{\"embedding\":[5,-0]}]}"));
    // When
    Vectors answer = vectors(call(openAi(), PLAIN, 2));
    // Then
    assertThat(answer.vectors())
        .containsExactly(Vector.of(1, 2), Vector.of(3, 4), Vector.of(5, -0f));
  }

  @Test
  void shouldRefuseOtherDimensionsThanExpected() {
    assertThat(fault(call(openAi(), PLAIN, 7)).failure().message())
        .contains("8 dimensions at index 0 instead of 7");
  }

  @Test
  void shouldNameTheLikelyWrongUrlOfABareArray() {
    server.next(Reply.of(200, "[[1,2],[1,2],[1,2]]"));
    assertThat(fault(call(openAi(), PLAIN, 2)).failure().message())
        .contains("bare array", "base-url", "/v1/embeddings");
  }

  @Test
  void shouldNotGatherTenMegabytesOfHtml() {
    server.next(Reply.of(200, "<html>" + "x".repeat(10_000_000)).with("content-type", "text/html"));
    Fault fault = fault(call(openAi(), PLAIN, 8));
    assertThat(fault.kind()).isEqualTo(Kind.COUNTED);
    assertThat(fault.failure().code()).isEqualTo(ErrorCode.INVALID_PROVIDER_RESPONSE);
  }

  @Test
  void shouldKeepTheStatusOfAnErrorOfTenMegabytes() {
    server.next(Reply.of(429, "x".repeat(10_000_000)));
    assertThat(fault(call(openAi(), PLAIN, 8)).kind()).isEqualTo(Kind.WAIT);
  }

  @Test
  void shouldGiveUpABodyThatStopsAndCloseItsConnection() throws InterruptedException {
    // Given
    server.next(Reply.of(200, "{\"object\":\"list\"}").cut(Cut.STOPS));
    Deployment impatient = deployment(ProviderKind.OPENAI, null, "/v1", Duration.ofMillis(300));
    // When
    Fault fault = fault(client.call(impatient, PLAIN, 0, INPUTS).join());
    // Then
    assertThat(fault.kind()).isEqualTo(Kind.WAIT);
    assertThat(fault.failure().message()).contains("300 ms");
    assertThat(server.gone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldWaitWhereNobodyListens() throws IOException {
    Deployment gone = openAi();
    server.close();
    assertThat(fault(call(gone, PLAIN, 0)).kind()).isEqualTo(Kind.WAIT);
  }

  @Test
  void shouldBlameADeploymentWithoutAnAddress() {
    Deployment none = deployment(ProviderKind.VLLM, null, "", Duration.ofSeconds(5));
    Deployment empty = withBase(none, "");
    assertThat(fault(call(empty, PLAIN, 0)).kind()).isEqualTo(Kind.DEPLOYMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://elsewhere.example/v1/embeddings", "/v1/embeddings"})
  void shouldFollowNoRedirect(String location) {
    server.next(Reply.of(307, "{}").with("location", location));
    assertThat(fault(call(openAi(), PLAIN, 0)).kind()).isEqualTo(Kind.COUNTED);
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void shouldNeverQuoteAnInputOrASecret() {
    // Given
    String echo = "bad: 'third, RATHER long, text' and 2 and third, rath... with " + SECRET;
    server.next(Reply.of(400, "{\"error\":{\"message\":\"" + echo + "\"}}"));
    // When
    String message = fault(call(openAi(), PLAIN, 0)).failure().message();
    // Then
    assertThat(message)
        .startsWith("deployment d answered 400: bad: '…' and … and …")
        .doesNotContainIgnoringCase("rath")
        .doesNotContain(SECRET);
  }

  @Test
  void shouldReadLimitsAndRetryAfter() {
    server.next(
        Reply.of(429, "{}").with("Retry-After", "2").with("x-ratelimit-remaining-tokens", "0"));
    Failure failure = fault(call(openAi(), PLAIN, 0)).failure();
    assertThat(failure.retryAfterMillis()).isEqualTo(2000);
  }

  @Test
  void shouldEndCallsWhenClosed() throws InterruptedException {
    // Given
    HttpProviderClient closing =
        new HttpProviderClient(HttpSettings.direct("1"), Clock.systemUTC());
    server.next(Reply.of(200, "{}").cut(Cut.STOPS));
    CompletableFuture<CallResult> onTheWire = closing.call(openAi(), PLAIN, 0, INPUTS);
    assertThat(server.stopped.await(10, TimeUnit.SECONDS)).isTrue();
    // When
    closing.close();
    // Then
    assertThat(fault(onTheWire.join()).kind()).isEqualTo(Kind.WAIT);
    assertThat(fault(closing.call(openAi(), PLAIN, 0, INPUTS).join()).kind()).isEqualTo(Kind.WAIT);
  }

  @Test
  void shouldCountWithTheTokenizerOfAKnownModel() {
    // Given
    Deployment known = withModel(openAi(), "text-embedding-3-small");
    List<Input> inputs = texts("internationalization", "a b c d e f");
    server.next(
        Reply.of(
            200,
            "{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}],\"usage\":{\"total_tokens\":8}}"));
    // When
    Vectors answer = vectors(client.call(known, PLAIN, 0, inputs).join());
    // Then
    assertThat(answer.tokens()).containsExactly(2, 6);
  }

  @Test
  void shouldUseTheProxy() {
    // Given
    HttpSettings proxy = new HttpSettings(server.url(""), "", "", "1");
    Deployment far = withBase(openAi(), "http://far.invalid/v1");
    try (HttpProviderClient proxied = new HttpProviderClient(proxy, Clock.systemUTC())) {
      // When
      vectors(proxied.call(far, PLAIN, 0, INPUTS).join());
      // Then
      Seen call = server.seen().get(0);
      assertThat(call.path()).isEqualTo("http://far.invalid/v1/embeddings");
    }
  }

  private CallResult call(Deployment deployment, CallShape shape, int expected) {
    return client.call(deployment, shape, expected, INPUTS).join();
  }

  private Deployment openAi() {
    return deployment(ProviderKind.OPENAI, null);
  }

  private Deployment deployment(ProviderKind kind, @Nullable AskedEncoding encoding) {
    boolean own = Set.of(ProviderKind.TEI, ProviderKind.OLLAMA).contains(kind);
    boolean bare = own || kind == ProviderKind.COHERE || kind == ProviderKind.GEMINI;
    return deployment(kind, encoding, bare ? "" : "/v1", Duration.ofSeconds(20));
  }

  private Deployment deployment(
      ProviderKind kind, @Nullable AskedEncoding encoding, String path, Duration timeout) {
    return new Deployment(
        "d",
        kind,
        server.url(path),
        "fake-8",
        SECRET,
        Map.of("X-Team", "a"),
        1,
        1,
        0,
        0,
        8,
        0,
        0,
        0,
        timeout,
        encoding);
  }

  private static Deployment withModel(Deployment d, String model) {
    return new Deployment(
        d.name(),
        d.provider(),
        d.baseUrl(),
        model,
        d.apiKey(),
        d.headers(),
        1,
        1,
        0,
        0,
        8,
        0,
        0,
        0,
        d.timeout(),
        d.encoding());
  }

  private static Deployment withBase(Deployment d, String base) {
    return new Deployment(
        d.name(),
        d.provider(),
        base,
        d.upstreamModel(),
        d.apiKey(),
        d.headers(),
        1,
        1,
        0,
        0,
        8,
        0,
        0,
        0,
        d.timeout(),
        d.encoding());
  }

  private static List<Input> texts(String... texts) {
    return Stream.of(texts).<Input>map(Input.Text::new).toList();
  }

  private static List<Vector> expected(List<Input> inputs) {
    return inputs.stream().map(i -> FakeProvider.vector(((Input.Text) i).value())).toList();
  }

  private static Vectors vectors(CallResult result) {
    return result.match(
        vectors -> vectors,
        fault -> {
          throw new AssertionError(fault.toString());
        });
  }

  private static Fault fault(CallResult result) {
    return result.match(
        vectors -> {
          throw new AssertionError(vectors.toString());
        },
        fault -> fault);
  }
}
