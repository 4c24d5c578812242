package io.embeddingstreams.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;

/** Reads health and metrics over HTTP. */
public final class Scrape {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Scrape() {}

  /** The sum of all values whose name and labels begin so and hold all of this. */
  public static double sum(int port, String name, String... labels) {
    return get(port, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Whether the application says that it is ready; false where nobody answers. */
  public static boolean isReady(int port) {
    try {
      return get(port, "/health/ready").statusCode() == 200;
    } catch (AssertionError e) {
      return false;
    }
  }

  private static HttpResponse<String> get(int port, String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no answer of " + path, e);
    }
  }
}
