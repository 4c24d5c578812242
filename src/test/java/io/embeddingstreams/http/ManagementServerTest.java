package io.embeddingstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ManagementServerTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health up = new Health(true, Map.of("requests", "RUNNING"));
  private final Health down = new Health(false, Map.of("requests", "ERROR", "cache", "RUNNING"));

  @Test
  void shouldServeMetricsAndHealth() throws Exception {
    registry.counter("embedding.streams.requests").increment();
    try (ManagementServer server = start(0)) {
      HttpResponse<String> metrics = get(server, "/metrics");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.headers().firstValue("content-type"))
          .hasValueSatisfying(
              type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
      assertThat(metrics.body()).contains("embedding_streams_requests_total 1.0");

      HttpResponse<String> live = get(server, "/health/live");
      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(live.body()).isEqualTo("{\"status\":\"up\",\"requests\":\"RUNNING\"}\n");

      HttpResponse<String> ready = get(server, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body())
          .isEqualTo("{\"status\":\"down\",\"cache\":\"RUNNING\",\"requests\":\"ERROR\"}\n");

      assertThat(get(server, "/else").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldNameTheSettingWhereThePortIsTaken() {
    try (ManagementServer server = start(0)) {
      assertThatThrownBy(() -> start(server.port()))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("management.port");
    }
  }

  private ManagementServer start(int port) {
    return ManagementServer.start("127.0.0.1", port, registry, () -> up, () -> down);
  }

  private static HttpResponse<String> get(ManagementServer server, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
