package io.embeddingstreams.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprints;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.Truncate;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.ParsedRequest;
import io.embeddingstreams.wire.RequestReader;
import io.embeddingstreams.wire.ResponseSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final long NOW = 1_000_000;
  private static final AssemblyId RECORD = new AssemblyId("requests", 2, 7);
  private static final TokenCounter COUNTER = new TokenCounter();
  private static final Models MODELS =
      new Models(
          List.of(
              model("fake", ProviderKind.OPENAI_COMPATIBLE, 8, 0),
              model("wide", ProviderKind.OPENAI, 1536, 0),
              model("fifty", ProviderKind.OPENAI_COMPATIBLE, 8, 50),
              model("local", ProviderKind.LOCAL, 8, 0),
              model("cohere", ProviderKind.COHERE, 8, 0),
              cached("never", CacheMode.NEVER, null),
              cached("opt-in", CacheMode.OPT_IN, null),
              cached("brief", CacheMode.ALWAYS, Duration.ofMillis(2500)),
              prefixed(),
              dropping()));

  private final RequestReader reader = new RequestReader();
  private final Planner planner = planner(Duration.ZERO);

  @Test
  void shouldOpenARequest() {
    List<HeaderField> headers = List.of(new HeaderField("a", null));
    Arrival arrival = new Arrival(RECORD, Bytes.wrap(new byte[] {1}), headers, 5, NOW);

    OpenRequest request = open(plan("{\"model\":\"fake\",\"input\":[\"a\",\"b\",\"a\"]}", arrival));

    assertThat(request.id()).isEqualTo("requests-2-7");
    assertThat(request.key()).isEqualTo(Bytes.wrap(new byte[] {1}));
    assertThat(request.headers()).isEqualTo(headers);
    assertThat(request.timestampMillis()).isEqualTo(5);
    assertThat(request.receivedMillis()).isEqualTo(NOW);
    assertThat(request.deadlineMillis()).isZero();
    assertThat(request.shape()).isEqualTo(new CallShape("fake", 0, null, "", false));
    assertThat(request.dimensions()).isEqualTo(8);
    assertThat(request.items().stream().map(Item::position)).containsExactly(0, 1);
    assertThat(request.itemOf()).containsExactly(0, 1, 0);
    assertThat(request.items().get(1))
        .isEqualTo(
            new Item(
                1,
                Fingerprints.of("", "space", 0, null, Truncate.NONE, "", new Input.Text("b")),
                new Input.Text("b"),
                1));
  }

  @Test
  void shouldNameAnUnknownModel() {
    Failure failure = refused("{\"model\":\"nobody\",\"input\":\"a\"}");

    assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    assertThat(failure.message()).contains("nobody");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"model\":\"fake\",\"input\":\"a\",\"collection\":\"nowhere\",\"points\":[{}]}', nowhere",
    "'{\"model\":\"fake\",\"input\":\"a\",\"points\":[{}]}', collection",
    "'{\"collection\":\"gone\",\"delete\":[\"a\"]}', gone"
  })
  void shouldKnowNoCollection(String json, String named) {
    Failure failure = refused(json);

    assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_COLLECTION);
    assertThat(failure.message()).contains(named);
  }

  @Test
  void shouldTakeTheModelsOwnDimensionsForAbsent() {
    OpenRequest own = open("{\"model\":\"fake\",\"input\":\"a\",\"dimensions\":8}");
    OpenRequest none = open("{\"model\":\"fake\",\"input\":\"a\"}");
    OpenRequest other = open("{\"model\":\"fake\",\"input\":\"a\",\"dimensions\":4}");

    assertThat(own.items()).isEqualTo(none.items());
    assertThat(own.shape().dimensions()).isZero();
    assertThat(other.shape().dimensions()).isEqualTo(4);
    assertThat(other.dimensions()).isEqualTo(4);
    assertThat(other.items()).isNotEqualTo(none.items());
  }

  @Test
  void shouldRefuseOrDropWhatAProviderDoesNotTake() {
    assertThat(refused("{\"model\":\"local\",\"input\":\"a\",\"dimensions\":4}").code())
        .isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(refused("{\"model\":\"local\",\"input\":[1]}").param()).isEqualTo("input");
    assertThat(refused("{\"model\":\"prefixed\",\"input\":[1],\"input_type\":\"query\"}").code())
        .isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);

    Plan.Accepted dropped =
        accepted(plan("{\"model\":\"dropping\",\"input\":\"a\",\"dimensions\":4}", now()));

    assertThat(dropped.dropped()).containsExactly("dimensions");
    assertThat(dropped.request().shape().dimensions()).isZero();
    assertThat(dropped.request().dimensions()).isEqualTo(8);
  }

  @Test
  void shouldUseInputTypesOnlyWhereTheyAreKnown() {
    OpenRequest plain = open("{\"model\":\"fake\",\"input\":\"a\",\"input_type\":\"query\"}");
    OpenRequest cohere = open("{\"model\":\"cohere\",\"input\":\"a\",\"input_type\":\"query\"}");
    OpenRequest byDefault = open("{\"model\":\"prefixed\",\"input\":\"a\"}");
    OpenRequest query = open("{\"model\":\"prefixed\",\"input\":\"a\",\"input_type\":\"query\"}");

    assertThat(plain.shape().inputType()).isNull();
    assertThat(plain.items()).isEqualTo(open("{\"model\":\"fake\",\"input\":\"a\"}").items());
    assertThat(cohere.shape().inputType()).isEqualTo(InputType.QUERY);
    assertThat(byDefault.items().get(0).input()).isEqualTo(new Input.Text("passage: a"));
    assertThat(query.items().get(0).input()).isEqualTo(new Input.Text("query: a"));
    assertThat(query.shape().inputType()).isNull();
  }

  @Test
  void shouldRefuseInputsThatAreTooLong() {
    String json = "{\"model\":\"fifty\",\"input\":[\"a\",\"" + "word ".repeat(400) + "\"]}";

    Failure failure = refused(json);

    assertThat(failure.code()).isEqualTo(ErrorCode.INPUT_TOO_LONG);
    assertThat(failure.param()).isEqualTo("input[1]");
    assertThat(failure.message()).contains("500").contains("50");
  }

  @Test
  void shouldCutInputsWhereAsked() {
    String json =
        "{\"model\":\"fifty\",\"truncate\":\"end\",\"input\":[\"a\",\"" + "😀".repeat(300) + "\"]}";
    String tokens =
        "{\"model\":\"fifty\",\"truncate\":\"end\",\"input\":[" + "1,".repeat(60) + "2]}";

    Item cut = open(json).items().get(1);

    assertThat(cut.input()).isEqualTo(new Input.Text("😀".repeat(200)));
    assertThat(cut.tokens()).isEqualTo(50);
    assertThat(((Input.Tokens) open(tokens).items().get(0).input()).ids()).hasSize(50);
  }

  @Test
  void shouldRefuseAnswersThatCanNotFit() {
    String inputs =
        IntStream.range(0, 2048).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    String json = "{\"model\":\"wide\",\"input\":[" + inputs + "]}";

    Failure failure = refused(json);

    assertThat(failure.code()).isEqualTo(ErrorCode.RESPONSE_TOO_LARGE);
    assertThat(failure.message()).contains(" 490 inputs fit").contains("base64 allows 1144");
    assertThat(open(json.replace("\"wide\"", "\"wide\",\"dimensions\":256")).items()).hasSize(2048);
  }

  @ParameterizedTest
  @CsvSource({
    // timestamp, timeout_ms, deadline
    "900000, 200000, 1100000",
    "-1, 500, 1000500",
    "2000000, 500, 1000500",
    "1000000, 1, 1000001"
  })
  void shouldCountTheTimeFromTheRecord(long timestamp, long timeout, long deadline) {
    String json = "{\"model\":\"fake\",\"input\":\"a\",\"timeout_ms\":" + timeout + "}";

    assertThat(open(plan(json, at(timestamp))).deadlineMillis()).isEqualTo(deadline);
  }

  @Test
  void shouldRefuseRequestsWhoseTimeRanOut() {
    String json = "{\"model\":\"fake\",\"input\":\"a\",\"timeout_ms\":5000}";

    Plan plan = plan(json, at(NOW - 5000));

    assertThat(failure(plan).code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void shouldUseTheDefaultTimeout() {
    ParsedRequest.Good good =
        (ParsedRequest.Good) reader.read(utf8("{\"model\":\"fake\",\"input\":\"a\"}"));

    Plan plan = planner(Duration.ofSeconds(3)).plan(good.request(), MODELS, at(NOW));

    assertThat(open(plan).deadlineMillis()).isEqualTo(NOW + 3000);
  }

  @ParameterizedTest
  @CsvSource({
    "fake, '{}', true, true, -1",
    "fake, '{\"no_cache\":true}', false, true, -1",
    "fake, '{\"no_store\":true}', true, false, -1",
    "fake, '{\"use_cache\":false}', false, false, -1",
    "fake, '{\"ttl\":0}', true, false, 0",
    "fake, '{\"ttl\":9}', true, true, 9",
    "brief, '{}', true, true, 3",
    "brief, '{\"ttl\":9}', true, true, 9",
    "never, '{\"use_cache\":true}', false, false, -1",
    "opt-in, '{}', false, false, -1",
    "opt-in, '{\"use_cache\":true}', true, true, -1"
  })
  void shouldHoldCacheControlsAgainstThePolicy(
      String model, String cache, boolean read, boolean store, long ttl) {
    String json = "{\"model\":\"" + model + "\",\"input\":\"a\",\"cache\":" + cache + "}";

    CacheUse use = open(json).cache();

    assertThat(use).isEqualTo(new CacheUse(read, store, ttl, CacheControl.UNSET, "", "space"));
  }

  @Test
  void shouldKeepNamespacesApart() {
    String json = "{\"model\":\"fake\",\"input\":\"a\",\"cache\":{\"namespace\":\"n\"}}";

    assertThat(open(json).cache().namespace()).isEqualTo("n");
    assertThat(open(json).items().get(0).fingerprint())
        .isNotEqualTo(open("{\"model\":\"fake\",\"input\":\"a\"}").items().get(0).fingerprint());
  }

  @Test
  void shouldKeepBadPositionsOfPartialRequests() {
    String json =
        "{\"model\":\"fifty\",\"on_error\":\"partial\",\"input\":[\"a\",\"\",\""
            + "x".repeat(900)
            + "\",\"b\",\"a\"]}";

    OpenRequest request = open(json);

    assertThat(request.itemOf()).containsExactly(0, -1, -1, 1, 0);
    assertThat(request.items().stream().map(Item::position)).containsExactly(0, 3);
    assertThat(request.refused()).containsOnlyKeys(1, 2);
    assertThat(request.refused().values().stream().map(Failure::code))
        .containsExactlyInAnyOrder(ErrorCode.EMPTY_INPUT, ErrorCode.INPUT_TOO_LONG);
    assertThat(request.refused().values().stream().map(Failure::param))
        .containsExactlyInAnyOrder("input[1]", "input[2]");
  }

  @Test
  void shouldAcceptAPartialRequestWhosePositionsAllFailed() {
    OpenRequest request =
        open("{\"model\":\"fake\",\"on_error\":\"partial\",\"input\":[\"\",null]}");

    assertThat(request.items()).isEmpty();
    assertThat(request.itemOf()).containsExactly(-1, -1);
    assertThat(request.refused()).hasSize(2);
  }

  private static Planner planner(Duration timeout) {
    ResponseSize size = new ResponseSize(ResponseSize.DEFAULT_LIMIT);
    return new Planner(COUNTER, Accepts.byProvider(), size, timeout);
  }

  private Plan plan(String json, Arrival arrival) {
    return reader
        .read(utf8(json))
        .match(
            good -> planner.plan(good.request(), MODELS, arrival),
            refused -> {
              throw new AssertionError(refused.failure().toString());
            });
  }

  private OpenRequest open(String json) {
    return open(plan(json, now()));
  }

  private static OpenRequest open(Plan plan) {
    return accepted(plan).request();
  }

  private static Plan.Accepted accepted(Plan plan) {
    return plan.match(
        accepted -> accepted,
        refused -> {
          throw new AssertionError(refused.failure().toString());
        });
  }

  private Failure refused(String json) {
    return failure(plan(json, now()));
  }

  private static Failure failure(Plan plan) {
    return plan.match(
        accepted -> {
          throw new AssertionError("it was accepted");
        },
        Plan.Refused::failure);
  }

  private static Arrival now() {
    return at(NOW);
  }

  private static Arrival at(long timestamp) {
    return new Arrival(RECORD, null, List.of(), timestamp, NOW);
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  static ModelSpec model(String alias, ProviderKind kind, int dimensions, int maxTokens) {
    CachePolicy policy = new CachePolicy(CacheMode.ALWAYS, null);
    return spec(alias, kind, "upstream", dimensions, maxTokens, null, Map.of(), false, policy);
  }

  private static ModelSpec cached(String alias, CacheMode mode, @Nullable Duration ttl) {
    CachePolicy policy = new CachePolicy(mode, ttl);
    ProviderKind kind = ProviderKind.OPENAI;
    return spec(alias, kind, "upstream", 8, 0, null, Map.of(), false, policy);
  }

  private static ModelSpec prefixed() {
    Map<InputType, String> prefix =
        Map.of(InputType.QUERY, "query: ", InputType.DOCUMENT, "passage: ");
    CachePolicy policy = new CachePolicy(CacheMode.ALWAYS, null);
    ProviderKind kind = ProviderKind.OPENAI;
    return spec("prefixed", kind, "upstream", 8, 0, InputType.DOCUMENT, prefix, false, policy);
  }

  private static ModelSpec dropping() {
    CachePolicy policy = new CachePolicy(CacheMode.ALWAYS, null);
    ProviderKind kind = ProviderKind.LOCAL;
    return spec("dropping", kind, "upstream", 8, 0, null, Map.of(), true, policy);
  }

  static ModelSpec spec(
      String alias,
      ProviderKind kind,
      String upstream,
      int dimensions,
      int maxTokens,
      @Nullable InputType inputType,
      Map<InputType, String> prefix,
      boolean drop,
      CachePolicy policy) {
    Deployment deployment =
        new Deployment(
            alias, kind, "", upstream, "", Map.of(), 1, 1, 0, 0, 1, 0, 0, 0, Duration.ZERO, null);
    return new ModelSpec(
        alias,
        "space",
        dimensions,
        maxTokens,
        inputType,
        prefix,
        drop,
        policy,
        List.of(deployment),
        0);
  }
}
