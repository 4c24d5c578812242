package io.embeddingstreams.cli;

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
import java.util.Base64;
import java.util.StringJoiner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A provider for measurements, on loopback: it answers any call as OpenAI would after the same
 * time, and counts. Any thread.
 */
final class BenchProvider implements AutoCloseable {
  static final int DIMENSIONS = 8;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VECTOR = vector();

  private final HttpServer server;
  private final ExecutorService threads;
  private final long latencyNanos;
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

  /** What was asked so far. */
  synchronized Load load() {
    return new Load(calls, inputs, lastNanos - firstNanos);
  }

  private void serve(HttpExchange call) throws IOException {
    long arrived = System.nanoTime();
    try (call) {
      int count = JSON.readTree(call.getRequestBody()).path("input").size();
      byte[] answer = answer(count);
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

  private static void sleepUntil(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("stopped"));
    }
  }

  private static byte[] answer(int count) {
    StringJoiner data = new StringJoiner(",", "[", "]");
    for (int i = 0; i < count; i++) {
      data.add("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":\"" + VECTOR + "\"}");
    }
    String usage = "{\"prompt_tokens\":" + 4 * count + ",\"total_tokens\":" + 4 * count + "}";
    String body =
        "{\"object\":\"list\",\"data\":" + data + ",\"model\":\"bench\",\"usage\":" + usage + "}";
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static String vector() {
    ByteBuffer bytes = ByteBuffer.allocate(DIMENSIONS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < DIMENSIONS; i++) {
      bytes.putFloat(1f / (i + 2));
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
