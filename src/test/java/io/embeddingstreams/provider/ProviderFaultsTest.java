package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.provider.CallResult.Fault;
import io.embeddingstreams.provider.CallResult.Kind;
import io.embeddingstreams.provider.FakeProvider.Cut;
import io.embeddingstreams.provider.FakeProvider.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider's fault means, for every one that is reached by HTTP. */
class ProviderFaultsTest extends ProviderCalls {
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
}
