package io.embeddingstreams.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The demo's own requests. */
final class DemoSamples {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<List<String>> INPUTS =
      List.of(
          List.of("foo", "bar"),
          List.of("fresh1", "foo", "fresh2", "fresh3", "bar", "fresh4", "fresh5", "fresh6"));

  private DemoSamples() {}

  /**
   * The requests, to be sent one after another.
   *
   * @param namespace of the cache, one for each demo: so that the first request never hits what an
   *     earlier demo left in the same data directory
   */
  static List<String> requests(String model, String namespace) {
    return INPUTS.stream().map(input -> request(model, namespace, input)).toList();
  }

  private static String request(String model, String namespace, List<String> input) {
    ObjectNode request = JSON.createObjectNode();
    request.put("model", model);
    input.forEach(request.putArray("input")::add);
    request.putObject("cache").put("namespace", namespace);
    return request.toString();
  }
}
