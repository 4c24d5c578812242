package io.embeddingstreams.provider;

import io.embeddingstreams.model.Failure;
import io.embeddingstreams.provider.api.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reads how long a provider asks callers to wait: from its headers, else from its text. */
final class RetryAfter {
  private static final long LONGEST = Duration.ofDays(1).toMillis();
  private static final int LONGEST_TEXT = 1 << 14;
  private static final Pattern ASKED =
      Pattern.compile(
          "(?:retry|try again|retrydelay|wait)\\W{0,6}(?:after|in|for)?\\s*(?:about\\s+)?("
              + Spans.SPAN
              + ")");

  private final Clock clock;

  RetryAfter(Clock clock) {
    this.clock = clock;
  }

  /**
   * Milliseconds, at most a day; {@link Failure#UNKNOWN} where nothing sensible or no time is said.
   */
  long millis(HttpAnswer answer) {
    return LongStream.of(
            number(answer.header("retry-after-ms")),
            number(answer.header("x-ms-retry-after-ms")),
            secondsOrDate(answer),
            text(answer))
        .filter(millis -> millis > 0)
        .map(millis -> Math.min(millis, LONGEST))
        .findFirst()
        .orElse(Failure.UNKNOWN);
  }

  private static long number(@Nullable String millis) {
    if (millis == null || !millis.strip().matches("\\d{1,12}(\\.\\d{1,12})?")) {
      return Failure.UNKNOWN;
    }
    return (long) Math.ceil(Double.parseDouble(millis.strip()));
  }

  private long secondsOrDate(HttpAnswer answer) {
    String value = answer.header("retry-after");
    if (value == null) {
      return Failure.UNKNOWN;
    }
    long millis = Spans.millis(value);
    return millis == Failure.UNKNOWN ? untilDate(value, answer.header("date")) : millis;
  }

  /** By the provider's own clock where it tells it: ours may differ. */
  private long untilDate(String value, @Nullable String date) {
    Instant then = date(value);
    if (then == null) {
      return Failure.UNKNOWN;
    }
    Instant now = date == null ? null : date(date);
    return then.toEpochMilli() - (now == null ? clock.millis() : now.toEpochMilli());
  }

  private static @Nullable Instant date(String value) {
    try {
      return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static long text(HttpAnswer answer) {
    if (answer.isHtml()) {
      return Failure.UNKNOWN;
    }
    byte[] body = answer.body();
    int length = Math.min(body.length, LONGEST_TEXT);
    String text = new String(body, 0, length, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    Matcher asked = ASKED.matcher(text);
    return asked.find() ? Spans.millis(asked.group(1)) : Failure.UNKNOWN;
  }
}
