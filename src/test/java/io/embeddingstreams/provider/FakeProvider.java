package io.embeddingstreams.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.Vector;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that speaks every provider's API over plain sockets, and misbehaves as scripted. */
final class FakeProvider implements AutoCloseable {
  static final int DIMENSIONS = 8;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A call as it came. */
  record Seen(String path, Map<String, String> headers, JsonNode body) {}

  /** What is answered instead. */
  record Reply(int status, Map<String, String> headers, String body, Cut cut) {
    static Reply of(int status, String body) {
      return new Reply(status, Map.of(), body, Cut.NONE);
    }

    Reply with(String name, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(name, value);
      return new Reply(status, more, body, cut);
    }

    Reply cut(Cut how) {
      return new Reply(status, headers, body, how);
    }
  }

  enum Cut {
    NONE,
    RESET,
    MID_BODY,
    STOPS
  }

  private final ServerSocket server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Reply> scripted = new LinkedBlockingQueue<>();

  /** Counts connections that the client closed while we kept it waiting. */
  final CountDownLatch gone = new CountDownLatch(1);

  /** Reached when half a body was sent and no more comes. */
  final CountDownLatch stopped = new CountDownLatch(1);

  FakeProvider() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getLocalPort() + path;
  }

  void next(Reply reply) {
    scripted.add(reply);
  }

  List<Seen> seen() {
    return seen;
  }

  static Vector vector(String text) {
    SplittableRandom random = new SplittableRandom(text.hashCode());
    float[] numbers = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      numbers[i] = Float.intBitsToFloat((random.nextInt() & 0x81ffffff) | 0x3c000000);
    }
    return Vector.of(numbers);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "fake-provider");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (call(in, socket)) {}
    } catch (IOException e) {
      // The client went away.
    }
  }

  private boolean call(InputStream in, Socket socket) throws IOException {
    String start = line(in);
    if (start.isEmpty()) {
      return false;
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    Seen call = new Seen(start.split(" ", -1)[1], headers, JSON.readTree(body));
    seen.add(call);
    Reply script = scripted.poll();
    return answer(script == null ? Reply.of(200, good(call)) : script, socket, in);
  }

  private boolean answer(Reply reply, Socket socket, InputStream in) throws IOException {
    if (reply.cut() == Cut.RESET) {
      socket.setSoLinger(true, 0);
      return false;
    }
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " x\r\n");
    Map<String, String> headers = new TreeMap<>(reply.headers());
    headers.putIfAbsent("content-type", "application/json");
    headers.put("content-length", String.valueOf(body.length));
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    OutputStream out = socket.getOutputStream();
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body, 0, reply.cut() == Cut.NONE ? body.length : body.length / 2);
    out.flush();
    if (reply.cut() == Cut.STOPS) {
      stopped.countDown();
      awaitEnd(in);
    }
    if (reply.cut() == Cut.MID_BODY) {
      socket.setSoLinger(true, 0);
    }
    return reply.cut() == Cut.NONE;
  }

  private void awaitEnd(InputStream in) {
    try {
      while (in.read() >= 0) {}
    } catch (IOException e) {
      // The end, too.
    }
    gone.countDown();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** The answer that the API of the call's path gives. */
  static String good(Seen call) {
    JsonNode body = call.body();
    ObjectNode answer = JSON.createObjectNode();
    List<JsonNode> vectors = new ArrayList<>();
    inputs(body).forEach(text -> vectors.add(encoded(text, base64(body))));
    if (call.path().contains(":batchEmbedContents")) {
      ArrayNode embeddings = answer.putArray("embeddings");
      vectors.forEach(vector -> embeddings.addObject().set("values", vector));
    } else if (call.path().endsWith("/api/embed")) {
      answer.put("model", "used").put("prompt_eval_count", 10);
      answer.putArray("embeddings").addAll(vectors);
    } else if (call.path().endsWith("/v2/embed")) {
      answer.putObject("embeddings").putArray(base64(body) ? "base64" : "float").addAll(vectors);
      answer.set("texts", body.get("texts"));
      answer.putObject("meta").putObject("billed_units").put("input_tokens", 10);
    } else if (call.path().endsWith("/embed")) {
      return JSON.createArrayNode().addAll(vectors).toString();
    } else {
      openAi(answer, vectors);
    }
    return answer.toString();
  }

  /** In reverse order: only the index says which vector is whose. */
  private static void openAi(ObjectNode answer, List<JsonNode> vectors) {
    ArrayNode data = answer.put("object", "list").putArray("data");
    for (int i = vectors.size() - 1; i >= 0; i--) {
      data.addObject().put("object", "embedding").put("index", i).set("embedding", vectors.get(i));
    }
    answer.put("model", "used").putObject("usage").put("prompt_tokens", 10).put("total_tokens", 10);
  }

  private static List<String> inputs(JsonNode body) {
    List<String> inputs = new ArrayList<>();
    for (String name : List.of("input", "inputs", "texts")) {
      body.path(name).forEach(node -> inputs.add(node.isArray() ? node.toString() : node.asText()));
    }
    body.path("requests").forEach(one -> inputs.add(one.at("/content/parts/0/text").asText()));
    return inputs;
  }

  private static boolean base64(JsonNode body) {
    String asked = body.path("encoding_format").asText() + body.path("embedding_type").asText();
    return (asked + body.path("embedding_types")).toLowerCase(Locale.ROOT).contains("base64");
  }

  private static JsonNode encoded(String text, boolean base64) {
    Vector vector = vector(text);
    if (base64) {
      return JSON.getNodeFactory().textNode(Base64.getEncoder().encodeToString(vector.bytes()));
    }
    ArrayNode numbers = JSON.createArrayNode();
    for (int i = 0; i < vector.dimensions(); i++) {
      numbers.add(vector.at(i));
    }
    return numbers;
  }
}
