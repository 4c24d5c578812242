package io.embeddingstreams.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A provider of OpenAI's shape whose vectors follow from their inputs. It counts each input, and
 * misbehaves towards calls that hold a marker. Any thread.
 */
public final class ScriptedProvider implements AutoCloseable {
  /** Of its vectors where a call asks for no other number. */
  public static final int DIMENSIONS = 8;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread made = new Thread(work, "scripted-provider");
            made.setDaemon(true);
            return made;
          });
  private final List<JsonNode> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> seen = new ConcurrentHashMap<>();
  private final Map<String, UnaryOperator<String>> scripts = new ConcurrentHashMap<>();
  private volatile long delayMillis;
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private volatile Gate gate = new Gate("", new CountDownLatch(0));

  /** A call that came: its upstream model, how many inputs, and when, as {@code nanoTime}. */
  public record Arrival(String model, int inputs, long nanos) {}

  /** Calls with an input that holds the marker wait until it opens. */
  private record Gate(String marker, CountDownLatch open) {}

  /** Serves at once. */
  public ScriptedProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/embeddings", this::serve);
    server.start();
  }

  /** The base URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Changes the answer's JSON text of calls with an input that holds the marker. */
  public void script(String marker, UnaryOperator<String> change) {
    scripts.put(marker, change);
  }

  /** Good answers again. */
  public void heal() {
    scripts.clear();
  }

  /** Each call takes this long at least. */
  public void delay(long millis) {
    delayMillis = millis;
  }

  /** Calls that come from now on wait. */
  public void hold() {
    hold("");
  }

  /** Calls with an input that holds the marker, and come from now on, wait. */
  public void hold(String marker) {
    gate = new Gate(marker, new CountDownLatch(1));
  }

  /** Calls go on. */
  public void release() {
    gate.open().countDown();
  }

  /** All calls in the order in which they came. */
  public List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /** How many connections were made to it, as far as a call came over them. */
  public int connections() {
    return ports.size();
  }

  /** How often an input came. */
  public int count(String input) {
    return seen.getOrDefault(input, 0);
  }

  /** How often each input that begins so came. */
  public Map<String, Integer> seen(String prefix) {
    Map<String, Integer> found = new ConcurrentHashMap<>(seen);
    found.keySet().removeIf(input -> !input.startsWith(prefix));
    return found;
  }

  /** The calls with an input that begins so. */
  public List<JsonNode> calls(String prefix) {
    return calls.stream()
        .filter(call -> inputs(call).stream().anyMatch(input -> input.startsWith(prefix)))
        .toList();
  }

  /** The vector of an input; of tokens, by their JSON. */
  public static Vector vector(String input) {
    return vector(input, DIMENSIONS);
  }

  /** The vector of an input at this number of dimensions. */
  public static Vector vector(String input, int dimensions) {
    SplittableRandom random = new SplittableRandom(input.hashCode());
    float[] numbers = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      numbers[i] = Float.intBitsToFloat((random.nextInt() & 0x81ffffff) | 0x3c000000);
    }
    return Vector.of(numbers);
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode call = JSON.readTree(exchange.getRequestBody());
      calls.add(call);
      ports.add(exchange.getRemoteAddress().getPort());
      List<String> inputs = inputs(call);
      arrivals.add(new Arrival(call.path("model").asText(), inputs.size(), System.nanoTime()));
      inputs.forEach(input -> seen.merge(input, 1, Integer::sum));
      await(inputs);
      byte[] answer = scripted(inputs, good(call, inputs)).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("content-type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private void await(List<String> inputs) {
    Gate now = gate;
    try {
      TimeUnit.MILLISECONDS.sleep(delayMillis);
      if (inputs.stream().anyMatch(input -> input.contains(now.marker()))) {
        now.open().await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String scripted(List<String> inputs, String good) {
    for (Map.Entry<String, UnaryOperator<String>> script : scripts.entrySet()) {
      if (inputs.stream().anyMatch(input -> input.contains(script.getKey()))) {
        return script.getValue().apply(good);
      }
    }
    return good;
  }

  private static List<String> inputs(JsonNode call) {
    List<String> inputs = new ArrayList<>();
    call.path("input").forEach(one -> inputs.add(one.isTextual() ? one.asText() : one.toString()));
    return inputs;
  }

  private static String good(JsonNode call, List<String> inputs) {
    ObjectNode answer = JSON.createObjectNode().put("object", "list").put("model", "upstream");
    ArrayNode data = answer.putArray("data");
    int dimensions = call.path("dimensions").asInt(DIMENSIONS);
    for (int i = 0; i < inputs.size(); i++) {
      Vector vector = vector(inputs.get(i), dimensions);
      ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
      if (call.path("encoding_format").asText().equals("base64")) {
        item.put("embedding", Base64.getEncoder().encodeToString(vector.bytes()));
      } else {
        ArrayNode numbers = item.putArray("embedding");
        for (int n = 0; n < dimensions; n++) {
          numbers.add(vector.at(n));
        }
      }
    }
    int tokens = 3 * inputs.size();
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer.toString();
  }
}
