package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a provider may not do: nothing is cached, nothing shifted, and a clear error comes. */
@Timeout(120)
final class ProviderFaultsIT {
  private static final String FIRST = "\"embedding\":(\"[^\"]*\"|\\[[^\\]]*\\])";

  private static final Map<String, UnaryOperator<String>> FAULTS =
      Map.ofEntries(
          Map.entry("fewer", good -> good.replaceFirst("\\{\"object\":\"embedding\".*?\\},", "")),
          Map.entry(
              "more", good -> good.replaceFirst("(\\{\"object\":\"embedding\".*?\\})", "$1,$1")),
          Map.entry("repeated", good -> good.replace("\"index\":1", "\"index\":0")),
          Map.entry("beyond", good -> good.replace("\"index\":1", "\"index\":7")),
          Map.entry("negative", good -> good.replace("\"index\":1", "\"index\":-1")),
          Map.entry("one-missing", good -> good.replace("\"index\":1,", "")),
          Map.entry("wrong-size", good -> first(good, floats(1, 2, 3))),
          Map.entry("nan", good -> first(good, floats(1, Float.NaN, 3, 4, 5, 6, 7, 8))),
          Map.entry(
              "infinite",
              good -> first(good, floats(1, Float.POSITIVE_INFINITY, 3, 4, 5, 6, 7, 8))),
          Map.entry("null", good -> first(good, "null")),
          Map.entry("empty", good -> first(good, "[]")),
          Map.entry("text-inside", good -> first(good, "[1,2,\"x\",4,5,6,7,8]")),
          Map.entry("too-large", good -> first(good, "[1e39,2,3,4,5,6,7,8]")),
          Map.entry("bare-array", good -> "[[1,2,3,4,5,6,7,8],[1,2,3,4,5,6,7,8]]"),
          Map.entry("html", good -> "<html><body>Welcome</body></html>"),
          Map.entry("cut", good -> good.substring(0, good.length() / 2)),
          Map.entry("nothing", good -> ""),
          Map.entry("error-in-200", good -> "{\"error\":{\"message\":\"overloaded\"}}"));

  @SuppressWarnings("NullAway.Init")
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway = Gateway.start("faults");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<String> faults() {
    return FAULTS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldRefuseAnUnusableAnswerAndHeal(String fault) {
    List<String> inputs = List.of("(" + fault + ") a", "(" + fault + ") b");
    gateway.provider().script("(" + fault + ")", FAULTS.getOrDefault(fault, good -> good));

    Received refused = gateway.caller().ask(Caller.request("fake", inputs));

    refused.shouldRefuse("invalid_provider_response", 502);
    assertThat(refused.body().has("data")).isFalse();
    gateway.provider().heal();
    gateway.caller().ask(Caller.request("fake", inputs)).shouldEmbed(inputs).shouldHit();
    gateway.caller().ask(Caller.request("fake", inputs)).shouldEmbed(inputs).shouldHit(0, 1);
  }

  private static String first(String good, String embedding) {
    return good.replaceFirst(FIRST, "\"embedding\":" + embedding);
  }

  private static String floats(float... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    return "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
  }
}
