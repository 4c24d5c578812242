package io.embeddingstreams.provider;

import io.embeddingstreams.model.Failure;
import io.embeddingstreams.provider.CallResult.RateHeaders;
import io.embeddingstreams.provider.api.HttpAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads what an answer's headers say about limits. */
final class LimitHeaders {
  private static final long NOT_SAID = -1;

  /** Longer ones are points in time, not spans. */
  private static final long LONGEST = Duration.ofDays(32).toMillis();

  private LimitHeaders() {}

  /** What they say; null where nothing. */
  static @Nullable RateHeaders of(HttpAnswer answer) {
    long requests =
        first(
            number(answer.header("x-ratelimit-remaining-requests")),
            number(answer.header("x-ratelimit-remaining")));
    long tokens = number(answer.header("x-ratelimit-remaining-tokens"));
    long reset =
        Math.max(
            span(answer.header("x-ratelimit-reset-requests")),
            span(answer.header("x-ratelimit-reset-tokens")));
    boolean nothing = requests == NOT_SAID && tokens == NOT_SAID && reset == NOT_SAID;
    return nothing ? null : new RateHeaders(requests, tokens, reset);
  }

  private static long first(long one, long other) {
    return one == NOT_SAID ? other : one;
  }

  private static long number(@Nullable String value) {
    if (value == null || !value.strip().matches("\\d{1,15}")) {
      return NOT_SAID;
    }
    return Long.parseLong(value.strip());
  }

  private static long span(@Nullable String value) {
    long millis = value == null ? Failure.UNKNOWN : Spans.millis(value);
    return millis == Failure.UNKNOWN || millis > LONGEST ? NOT_SAID : millis;
  }
}
