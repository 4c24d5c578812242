package io.embeddingstreams.provider;

import io.embeddingstreams.model.Failure;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads spans of time as providers write them: {@code 6m0s}, {@code 20ms}, {@code 1.5 seconds}. */
final class Spans {
  private static final String NUMBER = "(\\d{1,12}(?:\\.\\d{1,12})?)";
  private static final String UNIT =
      "(milliseconds?|millis|ms|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])";

  /** One or more parts, each a number and its unit. */
  static final String SPAN =
      "(?:" + (NUMBER + "\\s*" + UNIT).replaceAll("\\((?!\\?)", "(?:") + "\\s*)+";

  private static final Pattern PART = Pattern.compile(NUMBER + "\\s*" + UNIT);
  private static final Pattern WHOLE = Pattern.compile(SPAN);
  private static final Pattern SECONDS = Pattern.compile(NUMBER);

  private Spans() {}

  /**
   * Milliseconds, rounded up; {@link Failure#UNKNOWN} where the text is no span. A bare number is
   * seconds.
   */
  static long millis(String text) {
    String span = text.strip().toLowerCase(Locale.ROOT);
    if (SECONDS.matcher(span).matches()) {
      return (long) Math.ceil(Double.parseDouble(span) * 1000);
    }
    if (!WHOLE.matcher(span).matches()) {
      return Failure.UNKNOWN;
    }
    double millis = 0;
    for (Matcher part = PART.matcher(span); part.find(); ) {
      millis += Double.parseDouble(part.group(1)) * unit(part.group(2));
    }
    return (long) Math.ceil(millis);
  }

  private static long unit(String unit) {
    if (unit.startsWith("ms") || unit.startsWith("mil")) {
      return 1;
    }
    return switch (unit.charAt(0)) {
      case 'h' -> 3_600_000;
      case 'm' -> 60_000;
      default -> 1000;
    };
  }
}
