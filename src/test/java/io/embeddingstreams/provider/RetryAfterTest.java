package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.Failure;
import io.embeddingstreams.provider.CallResult.RateHeaders;
import io.embeddingstreams.provider.api.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-08-03T12:00:00Z"), ZoneOffset.UTC);

  private final RetryAfter retryAfter = new RetryAfter(NOON);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Retry-After         | 2                             | 2000
          Retry-After         | 0.5                           | 500
          retry-after         | Mon, 03 Aug 2026 12:00:03 GMT | 3000
          Retry-After         | Mon, 03 Aug 2026 11:00:00 GMT | -1
          Retry-After         | soon                          | -1
          Retry-After         | -5                            | -1
          Retry-After         | 0                             | -1
          Retry-After         | 99999999999                   | 86400000
          retry-after-ms      | 1500                          | 1500
          x-ms-retry-after-ms | 250                           | 250
          retry-after-ms      | soon                          | -1
          Other               | 2                             | -1
          """)
  void shouldReadHeaders(String name, String value, long millis) {
    assertThat(retryAfter.millis(answer(Map.of(name, value), "{}"))).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Rate limit reached. Please retry after 2 seconds.        | 2000
          Please try again in 1.5s. Visit our site                 | 1500
          Please try again in 20ms                                 | 20
          Please try again in 6m0s.                                | 360000
          try again in 1m12.5s                                     | 72500
          Please retry in 34.07s                                   | 34070
          {"details":[{"@type":"RetryInfo", "retryDelay": "34s"}]} | 34000
          Please retry after 1 minute                              | 60000
          Please retry later, 2 seconds of outage so far           | -1
          try again in 3 monkeys                                   | -1
          <html>retry after 2 seconds                              | -1
          """)
  void shouldReadTheTextAlone(String text, long millis) {
    assertThat(retryAfter.millis(answer(Map.of(), text))).isEqualTo(millis);
  }

  @Test
  void shouldPreferMillisecondsAndTheProvidersOwnClock() {
    assertThat(retryAfter.millis(answer(Map.of("retry-after", "2", "retry-after-ms", "1700"), "")))
        .isEqualTo(1700);
    Map<String, String> skewed =
        Map.of(
            "retry-after",
            "Mon, 03 Aug 2026 10:00:03 GMT",
            "date",
            "Mon, 03 Aug 2026 10:00:00 GMT");
    assertThat(retryAfter.millis(answer(skewed, ""))).isEqualTo(3000);
  }

  @Test
  void shouldIgnoreNonsenseBesideSense() {
    assertThat(retryAfter.millis(answer(Map.of("retry-after", "soon"), "retry in 2s")))
        .isEqualTo(2000);
    assertThat(Failure.UNKNOWN).isEqualTo(-1);
  }

  @Test
  void shouldReadLimits() {
    Map<String, String> headers =
        Map.of(
            "x-ratelimit-remaining-requests", "59",
            "x-ratelimit-remaining-tokens", "149984",
            "x-ratelimit-reset-requests", "1s",
            "x-ratelimit-reset-tokens", "6m0s");
    assertThat(LimitHeaders.of(answer(headers, "")))
        .isEqualTo(new RateHeaders(59, 149_984, 360_000));
    assertThat(LimitHeaders.of(answer(Map.of("x-ratelimit-remaining-tokens", "-1"), ""))).isNull();
    assertThat(LimitHeaders.of(answer(Map.of(), ""))).isNull();
  }

  private static HttpAnswer answer(Map<String, String> headers, String body) {
    return new HttpAnswer(429, headers, body.getBytes(StandardCharsets.UTF_8));
  }
}
