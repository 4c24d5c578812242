package io.embeddingstreams.http;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a health check answers.
 *
 * @param good 200 rather than 503
 * @param states of the parts: {@code requests} to {@code RUNNING}; plain words without quotes
 */
public record Health(boolean good, Map<String, String> states) {
  /** Copies the states. */
  public Health {
    states = Map.copyOf(states);
  }

  /** As a small JSON object. */
  public String json() {
    StringBuilder json = new StringBuilder("{\"status\":\"").append(good ? "up" : "down");
    json.append('"');
    new TreeMap<>(states)
        .forEach(
            (part, state) ->
                json.append(",\"")
                    .append(plain(part))
                    .append("\":\"")
                    .append(plain(state))
                    .append('"'));
    return json.append("}\n").toString();
  }

  private static String plain(String text) {
    return text.replaceAll("[\"\\\\\\p{Cntrl}]", " ");
  }
}
