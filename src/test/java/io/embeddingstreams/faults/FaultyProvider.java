package io.embeddingstreams.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.embeddingstreams.faults.Repeats.Call;
import io.embeddingstreams.it.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A provider of OpenAI's shape whose vectors follow from their inputs, in one of several moods. It
 * notes each call of each input; one counts as paid where its whole answer was written before the
 * caller hangs up. Any thread.
 */
final class FaultyProvider implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A little less than the deployment's timeout. */
  private static final long HANGS_UP_NANOS = TimeUnit.SECONDS.toNanos(9);

  /** How it answers. */
  enum Mood {
    GOOD,
    SLOW,
    ERRATIC,
    DOWN
  }

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread made = new Thread(work, "faulty-provider");
            made.setDaemon(true);
            return made;
          });
  private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();
  private final AtomicLong number = new AtomicLong();
  private final long seed;
  private volatile Mood mood = Mood.GOOD;
  private volatile long latencyMillis = 20;

  /** Serves at once, in a good mood. */
  FaultyProvider(long seed) {
    this.seed = seed;
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
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  void become(Mood next) {
    mood = next;
  }

  /** Each good answer takes this long. */
  void take(long millis) {
    latencyMillis = millis;
  }

  /** How many calls came. */
  long count() {
    return number.get();
  }

  /** The calls of each input, in order of their begin. */
  Map<String, List<Call>> calls() {
    Map<String, List<Call>> all = new TreeMap<>();
    calls.forEach(
        (input, some) -> {
          synchronized (some) {
            all.put(
                input, some.stream().sorted((a, b) -> Long.compare(a.from(), b.from())).toList());
          }
        });
    return all;
  }

  private void serve(HttpExchange exchange) throws IOException {
    long from = System.nanoTime();
    JsonNode call = JSON.readTree(exchange.getRequestBody());
    SplittableRandom chance = new SplittableRandom(seed + number.incrementAndGet());
    boolean paid = false;
    try (exchange) {
      paid = answer(exchange, call, mood, chance);
    } finally {
      long to = System.nanoTime();
      note(call, new Call(from, to, paid && to - from < HANGS_UP_NANOS));
    }
  }

  private void note(JsonNode call, Call noted) {
    for (JsonNode input : call.path("input")) {
      List<Call> some = calls.computeIfAbsent(input.asText(), i -> new ArrayList<>());
      synchronized (some) {
        some.add(noted);
      }
    }
  }

  /** Whether the caller got what it pays for. */
  private boolean answer(HttpExchange exchange, JsonNode call, Mood now, SplittableRandom chance)
      throws IOException {
    return switch (now) {
      case GOOD -> {
        pause(latencyMillis);
        yield send(exchange, 200, good(call));
      }
      case SLOW -> {
        pause(1_000 + chance.nextInt(2_000));
        yield send(exchange, 200, good(call));
      }
      case DOWN -> false; // the connection is closed without an answer
      case ERRATIC -> erratic(exchange, call, chance);
    };
  }

  private boolean erratic(HttpExchange exchange, JsonNode call, SplittableRandom chance)
      throws IOException {
    pause(chance.nextInt(200));
    return switch (chance.nextInt(10)) {
      case 0 -> unpaid(send(exchange, 500, "{\"error\":{\"message\":\"oops\"}}"));
      case 1 -> {
        exchange.getResponseHeaders().add("retry-after", "1");
        yield unpaid(send(exchange, 429, "{\"error\":{\"message\":\"slow down\"}}"));
      }
      case 2 -> false;
      case 3 -> unpaid(send(exchange, 200, good(call).substring(0, 30)));
      case 4 -> unpaid(send(exchange, 200, "{\"object\":\"list\",\"data\":[]}"));
      default -> send(exchange, 200, good(call));
    };
  }

  private static boolean unpaid(boolean unused) {
    return false;
  }

  private static boolean send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    return true;
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String good(JsonNode call) {
    ObjectNode answer = JSON.createObjectNode().put("object", "list").put("model", "upstream");
    ArrayNode data = answer.putArray("data");
    int at = 0;
    for (JsonNode input : call.path("input")) {
      String vector =
          Base64.getEncoder().encodeToString(ScriptedProvider.vector(input.asText()).bytes());
      data.addObject().put("object", "embedding").put("index", at++).put("embedding", vector);
    }
    answer.putObject("usage").put("prompt_tokens", 3 * at).put("total_tokens", 3 * at);
    return answer.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
