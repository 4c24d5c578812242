package io.embeddingstreams.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.embeddingstreams.app.ApplicationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A provider for measurements, on loopback: it answers any call as OpenAI would after the same
 * time, and counts. A model's name ends in its dimensions: {@code bench-384}. Any thread.
 */
final class BenchProvider implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VECTORS = 64;

  private final Map<Integer, List<String>> vectors = new ConcurrentHashMap<>();

  private final HttpServer server;
  private final ExecutorService threads;
  private final long latencyNanos;
  private volatile CountDownLatch goes = new CountDownLatch(0);
  private volatile boolean refuses;
  private int calls;
  private long inputs;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  /**
   * What was asked so far.
   *
   * @param spanNanos from the first call's arrival to the last answer
   */
  record Load(int calls, long inputs, long spanNanos) {}

  private BenchProvider(HttpServer server, ExecutorService threads, Duration latency) {
    this.server = server;
    this.threads = threads;
    this.latencyNanos = latency.toNanos();
  }

  /**
   * Starts to serve.
   *
   * @param atOnce how many calls are answered side by side
   */
  static BenchProvider start(Duration latency, int atOnce) {
    // Else the JDK's server waits for an acknowledgement between head and body of an answer: 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ExecutorService threads = Executors.newFixedThreadPool(atOnce);
      BenchProvider provider = new BenchProvider(server, threads, latency);
      server.createContext("/v1/embeddings", provider::serve);
      server.setExecutor(threads);
      server.start();
      return provider;
    } catch (IOException e) {
      throw new ApplicationException("no port is free for the bench's provider: " + e.getMessage());
    }
  }

  /** As a deployment's {@code base-url}. */
  String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Calls hang from now on, until {@link #up}. */
  void hang() {
    goes = new CountDownLatch(1);
  }

  /** Calls are answered with 503 at once from now on, until {@link #up}. */
  void refuse() {
    refuses = true;
  }

  /** Calls are answered again; those that hang, too. */
  void up() {
    refuses = false;
    goes.countDown();
  }

  /** What was asked so far. */
  synchronized Load load() {
    return new Load(calls, inputs, lastNanos - firstNanos);
  }

  private void serve(HttpExchange call) throws IOException {
    long arrived = System.nanoTime();
    try (call) {
      JsonNode body = JSON.readTree(call.getRequestBody());
      int count = body.path("input").size();
      byte[] answer = answer(body);
      if (refuses) {
        call.sendResponseHeaders(503, -1);
        return;
      }
      sleepUntil(arrived + latencyNanos);
      call.getResponseHeaders().set("Content-Type", "application/json");
      call.sendResponseHeaders(200, answer.length);
      call.getResponseBody().write(answer);
      ended(count, arrived);
    }
  }

  private synchronized void ended(int count, long arrivedNanos) {
    calls++;
    inputs += count;
    firstNanos = Math.min(firstNanos, arrivedNanos);
    lastNanos = Math.max(lastNanos, System.nanoTime());
  }

  private void sleepUntil(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
      goes.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("stopped"));
    }
  }

  private byte[] answer(JsonNode body) {
    String model = body.path("model").asText();
    List<String> known =
        vectors.computeIfAbsent(
            Integer.parseInt(model.substring(model.lastIndexOf('-') + 1)), BenchProvider::vectors);
    StringBuilder data = new StringBuilder();
    int count = 0;
    for (JsonNode input : body.path("input")) {
      String vector = known.get(Math.floorMod(input.asText().hashCode(), VECTORS));
      data.append(count == 0 ? "" : ",").append("{\"object\":\"embedding\",\"index\":");
      data.append(count++).append(",\"embedding\":\"").append(vector).append("\"}");
    }
    String usage = "{\"prompt_tokens\":" + 4 * count + ",\"total_tokens\":" + 4 * count + "}";
    return ("{\"object\":\"list\",\"data\":["
            + data
            + "],\"model\":\"bench\",\"usage\":"
            + usage
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Some vectors of length 1, in base64; which one an input has goes by its hash. */
  private static List<String> vectors(int dimensions) {
    SplittableRandom random = new SplittableRandom(dimensions);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      ByteBuffer bytes =
          ByteBuffer.allocate(dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      double scale = Math.sqrt(3.0 / dimensions);
      for (int n = 0; n < dimensions; n++) {
        bytes.putFloat((float) (scale * (2 * random.nextDouble() - 1)));
      }
      made.add(Base64.getEncoder().encodeToString(bytes.array()));
    }
    return made;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
