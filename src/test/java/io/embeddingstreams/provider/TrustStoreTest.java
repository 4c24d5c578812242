package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider whose certificate no public authority has signed. */
class TrustStoreTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path dir;
  private static HttpsServer server;

  @BeforeAll
  static void serve() throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        "s",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost,ip:127.0.0.1",
        "-keystore",
        dir.resolve("s.p12").toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "s",
        "-keystore",
        dir.resolve("s.p12").toString(),
        "-file",
        dir.resolve("s.pem").toString());
    KeyStore keys = KeyStore.getInstance(dir.resolve("s.p12").toFile(), PASSWORD.toCharArray());
    SSLContext tls = SSLContexts.custom().loadKeyMaterial(keys, PASSWORD.toCharArray()).build();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        call -> {
          byte[] body = "{\"data\":[{\"embedding\":[1,2]}]}".getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(200, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    server.start();
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD));
    assertThat(new ProcessBuilder(command).redirectErrorStream(true).start().waitFor()).isZero();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @Test
  void shouldTrustWhatTheStoreHolds() {
    assertThat(answers(dir.resolve("s.p12").toString())).isTrue();
    assertThat(answers(dir.resolve("s.pem").toString())).isTrue();
  }

  @Test
  void shouldTrustNobodyElse() {
    assertThat(answers("")).isFalse();
  }

  @Test
  void shouldRefuseAStoreThatIsNotThere() {
    HttpSettings settings = new HttpSettings("", dir.resolve("none").toString(), "", "1");
    assertThatThrownBy(() -> new HttpProviderClient(settings, Clock.systemUTC()).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trust-store");
  }

  private static boolean answers(String trustStore) {
    HttpSettings settings = new HttpSettings("", trustStore, PASSWORD, "1");
    Deployment deployment =
        new Deployment(
            "d",
            ProviderKind.OPENAI,
            "https://localhost:" + server.getAddress().getPort() + "/v1",
            "m",
            "",
            Map.of(),
            1,
            1,
            0,
            0,
            1,
            0,
            0,
            0,
            Duration.ofSeconds(20),
            null);
    CallShape shape = new CallShape("m", 0, null, "", false);
    try (HttpProviderClient client = new HttpProviderClient(settings, Clock.systemUTC())) {
      return client
          .call(deployment, shape, 2, List.of(new Input.Text("a")))
          .join()
          .match(vectors -> true, fault -> false);
    }
  }
}
