package io.embeddingstreams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An answer as the demo shows it: a row a position, then one line of figures. */
final class DemoAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NUMBERS = 4;

  private DemoAnswer() {}

  /** The lines to print. */
  static List<String> lines(Answer answer, long millis) {
    JsonNode root;
    try {
      root = JSON.readTree(answer.json());
    } catch (JsonProcessingException e) {
      return List.of("  an answer that is no JSON");
    }
    if (root.has("error")) {
      JsonNode error = root.path("error");
      return List.of(
          "  status "
              + answer.status()
              + ", "
              + error.path("code").asText()
              + ": "
              + error.path("message").asText());
    }
    return table(root, millis);
  }

  private static List<String> table(JsonNode root, long millis) {
    Set<Integer> hits = new HashSet<>();
    root.path("cache").path("hit_indexes").forEach(index -> hits.add(index.asInt()));
    List<String> lines = new ArrayList<>();
    lines.add("  index  result  first numbers of the vector");
    JsonNode data = root.path("data");
    for (JsonNode element : data) {
      int index = element.path("index").asInt();
      lines.add(
          String.format(
              "  %5d  %-6s  %s", index, hits.contains(index) ? "hit" : "miss", start(element)));
    }
    lines.add(
        String.format(
            "  %d positions, %s, %d misses, %d ms",
            data.size(), hits(hits), root.path("cache").path("misses").asInt(), millis));
    return lines;
  }

  private static String hits(Set<Integer> hits) {
    if (hits.isEmpty()) {
      return "no hits";
    }
    List<String> all = hits.stream().sorted().map(String::valueOf).toList();
    int last = all.size() - 1;
    return last == 0
        ? "hit at " + all.get(0)
        : "hits at " + String.join(", ", all.subList(0, last)) + " and " + all.get(last);
  }

  private static String start(JsonNode element) {
    if (element.has("error")) {
      return "error " + element.path("error").path("code").asText();
    }
    List<String> numbers = new ArrayList<>();
    JsonNode embedding = element.path("embedding");
    int size;
    if (embedding.isTextual()) {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(embedding.asText()));
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      size = bytes.remaining() / Float.BYTES;
      for (int i = 0; i < Math.min(size, NUMBERS); i++) {
        numbers.add(number(bytes.getFloat()));
      }
    } else {
      size = embedding.size();
      for (int i = 0; i < Math.min(size, NUMBERS); i++) {
        numbers.add(number(embedding.get(i).asDouble()));
      }
    }
    return String.join(" ", numbers) + (size > NUMBERS ? " ... of " + size : "");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%8.4f", value);
  }
}
