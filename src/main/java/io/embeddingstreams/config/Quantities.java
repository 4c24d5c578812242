package io.embeddingstreams.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as configuration and commands write them. */
public final class Quantities {
  static final Pattern SIZE = Pattern.compile("([0-9]{1,19}) ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?");
  static final Pattern DURATION = Pattern.compile("([0-9]{1,18}) ?(ms|s|m|h|d)");

  private static final Map<String, Long> BYTES =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30,
          "TiB", 1L << 40);
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final String NO_SIZE =
      "is no size; write a number with a unit, such as 500MB or 2GiB";
  private static final String NO_DURATION =
      "is no duration; write a number with a unit, such as 200ms, 30s, 5m, 1h or 7d";

  private Quantities() {}

  /**
   * Bytes: a number alone, or with kB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (of 1024).
   *
   * @throws IllegalArgumentException where it is none, with what is wrong and without the text
   */
  public static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(NO_SIZE);
    }
    String unit = matcher.group(2);
    return product(matcher.group(1), BYTES.getOrDefault(unit == null ? "B" : unit, 1L), NO_SIZE);
  }

  /**
   * A time: a number with ms, s, m, h or d; a bare 0 too.
   *
   * @throws IllegalArgumentException where it is none, with what is wrong and without the text
   */
  public static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (!matcher.matches()) {
      throw new IllegalArgumentException(NO_DURATION);
    }
    long unit = MILLIS.getOrDefault(matcher.group(2), 1L);
    return Duration.ofMillis(product(matcher.group(1), unit, NO_DURATION));
  }

  private static long product(String digits, long unit, String complaint) {
    try {
      return Math.multiplyExact(Long.parseLong(digits), unit);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(complaint + "; this one is too large", e);
    }
  }
}
