package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.BrokerConnection;
import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Cluster;
import io.embeddingstreams.it.Received;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The process behind a broker with TLS and a password, and what it gives away: nothing. */
@Timeout(180)
final class SecurityIT {
  private static final String PASSWORD = "broker-XQZ-9914";
  private static final String API_KEY = "sk-XQZ-5520";
  private static final String HEADER = "header-XQZ-2213";
  private static final List<String> SECRETS =
      List.of(PASSWORD, API_KEY, HEADER, SecuredBroker.STORE_PASSWORD);

  @SuppressWarnings("NullAway.Init")
  private static SecuredBroker broker;

  @SuppressWarnings("NullAway.Init")
  private static FaultyProvider provider;

  private static final Path FOLDER = Cluster.folder("secured");

  @BeforeAll
  static void start() {
    broker = new SecuredBroker(FOLDER, PASSWORD);
    provider = new FaultyProvider(1);
  }

  @AfterAll
  static void stop() {
    provider.close();
    broker.close();
  }

  @Test
  void shouldAnswerBehindTlsAndAPasswordAndKeepSecrets() throws Exception {
    try (Instance instance = new Instance("one", FOLDER, configuration(PASSWORD), List.of())) {
      instance.start().awaitReady();

      String answer = ask();

      assertThat(answer).contains("\"object\":\"embedding\"");
      shouldBeReachableOnLoopbackAlone(instance.port());
      shouldKeepSecrets(get(instance.port(), "/metrics"));
      shouldKeepSecrets(get(instance.port(), "/health/live"));
      shouldKeepSecrets(get(instance.port(), "/health/ready"));
      instance.stop("TERM");
      shouldKeepSecrets(instance.log());
    }
  }

  @Test
  void shouldRefuseAWrongPasswordWithoutShowingIt() {
    assertThatThrownBy(
            () ->
                BrokerConnection.open(broker.client("wrong-XQZ-1"), Duration.ofSeconds(20)).close())
        .isInstanceOf(ApplicationException.class)
        .hasMessageNotContaining("XQZ");
  }

  @Test
  void shouldShowNoSecretInCommands() throws Exception {
    String config = configuration(PASSWORD).toString();
    String wrong = configuration("wrong-XQZ-2").toString();
    Path documents = FOLDER.resolve("documents");

    shouldKeepSecrets(run("topics", "--create", "--config", config));
    shouldKeepSecrets(run("topics", "--acls", "--config", config));
    shouldKeepSecrets(run("check", "--config", config));
    shouldKeepSecrets(run("topics", "--config", wrong));
    shouldKeepSecrets(run("docs", "--out", documents.toString()));
    try (Stream<Path> files = Files.walk(documents)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        shouldKeepSecrets(Files.readString(file));
      }
    }
  }

  private static String run(String... arguments) {
    Path log = FOLDER.resolve(String.join("-", arguments).replaceAll("\\W+", "-") + ".log");
    Child child =
        Child.start(
            log,
            List.of(),
            List.of("-Xmx128m"),
            "io.embeddingstreams.cli.Main",
            List.of(arguments));
    child.awaitEnd(Duration.ofMinutes(1));
    return child.log();
  }

  /** Loopback is a network of many addresses; a wildcard listener would answer at any of them. */
  private static void shouldBeReachableOnLoopbackAlone(int port) {
    assertThat(Ports.answers(port)).isTrue();
    assertThatThrownBy(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.2", port), 500);
              }
            })
        .isInstanceOf(IOException.class);
  }

  private static void shouldKeepSecrets(String text) {
    for (String secret : SECRETS) {
      assertThat(text.contains(secret)).as("shows %s", secret).isFalse();
    }
    assertThat(text).doesNotContain("wrong-XQZ");
  }

  private static String ask() {
    Map<String, Object> client = new HashMap<>(broker.client(PASSWORD));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      String value = "{\"model\":\"fake\",\"input\":\"secured\"}";
      var unused =
          producer.send(
              new ProducerRecord<>("secured-asked", value.getBytes(StandardCharsets.UTF_8)));
    }
    client.putAll(
        Map.of(
            "group.id", "reader",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed"));
    List<String> answers = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("secured-answered"));
      Await.until(
          Duration.ofMinutes(1),
          "an answer",
          () -> {
            consumer
                .poll(Duration.ofMillis(200))
                .forEach(record -> answers.add(new Received(record).body().toString()));
            return !answers.isEmpty();
          });
    }
    return answers.get(0);
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static Path configuration(String password) throws IOException {
    String kafka =
        broker.client(password).entrySet().stream()
            .map(entry -> "  " + entry.getKey() + ": '" + entry.getValue() + "'\n")
            .sorted()
            .collect(Collectors.joining());
    String yaml =
        """
        kafka:
        %sstreams: {application.id: secured}
        topics:
          partitions: 2
          cache-partitions: 2
          replication-factor: 1
          requests: secured-asked
          responses: secured-answered
          dead-letters: secured-dead
        models:
          fake:
            dimensions: 8
            deployments:
              - {name: one, provider: openai-compatible, base-url: "%s", model: upstream,
                 api-key: %s, headers: {x-secret: %s}}
        """
            .formatted(kafka, provider.url(), API_KEY, HEADER);
    return Files.writeString(FOLDER.resolve("gateway-" + password.length() + ".yaml"), yaml);
  }
}
