package io.embeddingstreams.provider;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.provider.CallResult.Fault;
import io.embeddingstreams.provider.CallResult.Vectors;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A provider for each test, and calls of it by the port that all providers share. */
abstract class ProviderCalls {
  static final JsonMapper JSON = JsonMapper.builder().build();
  static final String SECRET = "sk-secret-5b1e9f0a";
  static final CallShape PLAIN = new CallShape("m", 0, null, "", false);
  static final List<Input> INPUTS = texts("first words", "2", "third, rather long, text");

  static HttpProviderClient client;

  FakeProvider server;

  @BeforeAll
  static void open() {
    client = new HttpProviderClient(HttpSettings.direct("1.2"), Clock.systemUTC());
  }

  @AfterAll
  static void shut() {
    client.close();
  }

  @BeforeEach
  void serve() throws IOException {
    server = new FakeProvider();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  CallResult call(Deployment deployment, CallShape shape, int expected) {
    return client.call(deployment, shape, expected, INPUTS).join();
  }

  Deployment openAi() {
    return deployment(ProviderKind.OPENAI, null);
  }

  Deployment deployment(ProviderKind kind, @Nullable AskedEncoding encoding) {
    boolean own = Set.of(ProviderKind.TEI, ProviderKind.OLLAMA).contains(kind);
    boolean bare = own || kind == ProviderKind.COHERE || kind == ProviderKind.GEMINI;
    return deployment(kind, encoding, bare ? "" : "/v1", Duration.ofSeconds(20));
  }

  Deployment deployment(
      ProviderKind kind, @Nullable AskedEncoding encoding, String path, Duration timeout) {
    return new Deployment(
        "d",
        kind,
        server.url(path),
        "fake-8",
        SECRET,
        Map.of("X-Team", "a"),
        1,
        1,
        0,
        0,
        8,
        0,
        0,
        0,
        timeout,
        encoding);
  }

  static Deployment withModel(Deployment d, String model) {
    return new Deployment(
        d.name(),
        d.provider(),
        d.baseUrl(),
        model,
        d.apiKey(),
        d.headers(),
        1,
        1,
        0,
        0,
        8,
        0,
        0,
        0,
        d.timeout(),
        d.encoding());
  }

  static Deployment withBase(Deployment d, String base) {
    return new Deployment(
        d.name(),
        d.provider(),
        base,
        d.upstreamModel(),
        d.apiKey(),
        d.headers(),
        1,
        1,
        0,
        0,
        8,
        0,
        0,
        0,
        d.timeout(),
        d.encoding());
  }

  static List<Input> texts(String... texts) {
    return Stream.of(texts).<Input>map(Input.Text::new).toList();
  }

  static List<Vector> expected(List<Input> inputs) {
    return inputs.stream().map(i -> FakeProvider.vector(((Input.Text) i).value())).toList();
  }

  static Vectors vectors(CallResult result) {
    return result.match(
        vectors -> vectors,
        fault -> {
          throw new AssertionError(fault.toString());
        });
  }

  static Fault fault(CallResult result) {
    return result.match(
        vectors -> {
          throw new AssertionError(vectors.toString());
        },
        fault -> fault);
  }
}
