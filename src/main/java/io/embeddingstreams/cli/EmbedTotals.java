package io.embeddingstreams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;

/** What an {@code embed} run came to. One thread. */
final class EmbedTotals {
  private static final ObjectMapper JSON = new ObjectMapper();

  private long requests;
  private long texts;
  private long hits;
  private long misses;
  private long errors;
  private long failedPositions;
  private String firstError = "";

  /** Adds an answer; {@code label} is how the user finds its request. */
  void add(Answer answer, String label) {
    requests++;
    if (!answer.isGood()) {
      errors++;
      remember(label + ": " + error(answer.json()));
      return;
    }
    hits += answer.hits();
    misses += answer.misses();
    texts += answer.hits() + answer.misses();
    failedPositions += answer.failed();
    if (answer.failed() > 0) {
      remember(label + ": " + answer.failed() + " positions carry an error");
    }
  }

  /** Hits so far. */
  long hits() {
    return hits;
  }

  /** Whether no request and no position failed. */
  boolean isGood() {
    return errors == 0 && failedPositions == 0;
  }

  /** One line: texts, hits, misses, errors, rate; and where some failed, a second one. */
  String summary(double seconds, long blank) {
    String line =
        String.format(
            Locale.ROOT,
            "%d texts, %d hits, %d misses, %d errors, %.1f s, %.0f texts/s%s",
            texts,
            hits,
            misses,
            errors + failedPositions,
            seconds,
            texts / Math.max(seconds, 0.001),
            blank == 0 ? "" : " (" + blank + " blank lines passed over)");
    return isGood()
        ? line
        : line + "\n" + errors + " of " + requests + " requests failed; the first: " + firstError;
  }

  private void remember(String error) {
    if (firstError.isEmpty()) {
      firstError = error;
    }
  }

  private static String error(String json) {
    try {
      JsonNode error = JSON.readTree(json).path("error");
      return error.path("message").asText() + " (" + error.path("code").asText() + ")";
    } catch (JsonProcessingException e) {
      return "an answer that is no JSON";
    }
  }
}
