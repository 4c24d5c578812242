package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.it.Caller.Sent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No log line, at the level that shows most, holds an input, a vector, a record key or a secret.
 */
@Timeout(180)
final class LogsIT {
  private static final String INPUT = "XQZinputXQZ";
  private static final String KEY = "XQZkeyXQZ";

  @Test
  void shouldLogNoInputVectorKeyOrSecretAtAnyLevel() {
    try (Gateway gateway = Gateway.prepare("logs");
        ServeProcess process = gateway.serve(Map.of("EMBEDDING_STREAMS_LOG_LEVEL", "TRACE"))) {
      gateway.provider().script("(echo)", good -> "<html>" + INPUT + "</html>");
      gateway.provider().script("(error)", good -> "{\"error\":{\"message\":\"" + INPUT + "\"}}");
      List<Sent> sent = new ArrayList<>();
      for (ObjectNode request : requests()) {
        sent.add(gateway.caller().send(KEY, request));
      }
      sent.add(gateway.caller().send(bytes(KEY), bytes("{\"model\":\"fake\"," + INPUT)));
      sent.add(gateway.caller().send(bytes(KEY), bytes("{\"" + INPUT + "\":1}")));

      gateway.caller().answers(sent);
      gateway.awaitRest();

      assertThat(process.terminate()).isZero();
      String log = process.log();
      assertThat(log).contains("TRACE").contains("DEBUG");
      for (String forbidden : forbidden()) {
        shouldNotHold(log, forbidden);
      }
    }
  }

  private static List<ObjectNode> requests() {
    List<String> inputs = Caller.texts(INPUT, 5);
    ObjectNode late = Caller.request(INPUT + " late").put("timeout_ms", 1);
    return List.of(
        Caller.request("fake", inputs),
        Caller.request("fake", inputs),
        Caller.request("twin", List.of(INPUT + " twin")),
        Caller.request(INPUT + "nobody", List.of(INPUT)),
        Caller.request("short", List.of(INPUT.repeat(60))),
        Caller.request(INPUT + "(echo)"),
        Caller.request(INPUT + "(error)"),
        late,
        Caller.request(INPUT, ""));
  }

  private static List<String> forbidden() {
    List<String> all = new ArrayList<>();
    for (String text : List.of(INPUT, KEY)) {
      all.add(text);
      all.add(HexFormat.of().formatHex(bytes(text)));
      all.add(decimals(bytes(text)));
    }
    all.add(
        Base64.getEncoder().withoutPadding().encodeToString(bytes(INPUT + " ")).substring(0, 14));
    all.add(Gateway.SECRET);
    for (String input : Caller.texts(INPUT, 5)) {
      var vector = ScriptedProvider.vector(input);
      all.add(Base64.getEncoder().encodeToString(vector.bytes()).substring(0, 20));
      all.add(Float.toString(Math.abs(vector.at(0))));
      all.add(decimals(vector.bytes()));
    }
    return all;
  }

  /** Lists of bytes as Java prints them. */
  private static String decimals(byte[] bytes) {
    List<String> numbers = new ArrayList<>();
    for (byte b : bytes) {
      numbers.add(Integer.toString(b));
    }
    return numbers.stream().collect(Collectors.joining(", "));
  }

  private static void shouldNotHold(String log, String forbidden) {
    int at = log.indexOf(forbidden);
    String line =
        at < 0 ? "" : log.substring(Math.max(0, log.lastIndexOf('\n', at)), log.indexOf('\n', at));
    assertThat(line).as("a line with " + forbidden).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
