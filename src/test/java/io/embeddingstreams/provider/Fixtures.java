package io.embeddingstreams.provider;

import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.RetryPolicy;
import io.embeddingstreams.model.Vector;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Models, misses and results for the tests of this room. */
final class Fixtures {
  static final RetryPolicy POLICY =
      new RetryPolicy(3, Duration.ofMillis(50), Duration.ofSeconds(3));
  static final ProviderLimits WIDE = new ProviderLimits(2048, 300_000, 8 << 20);
  static final String MODEL = "m";
  private static final CachePolicy CACHE = new CachePolicy(CacheMode.ALWAYS, null);

  private Fixtures() {}

  /** A deployment of up to 32 inputs and 4 calls at once, to be changed by {@code with}. */
  static Settings deployment(String name) {
    return new Settings(name);
  }

  /** Settings of a deployment, set one by one. */
  static final class Settings {
    private final String name;
    private int order = 1;
    private int weight = 1;
    private int inputs = 32;
    private int tokens;
    private int slots = 4;
    private int requestsPerMinute;
    private int tokensPerMinute;
    private int inputsPerMinute;

    private Settings(String name) {
      this.name = name;
    }

    Settings order(int value) {
      order = value;
      return this;
    }

    Settings weight(int value) {
      weight = value;
      return this;
    }

    Settings inputs(int value) {
      inputs = value;
      return this;
    }

    Settings tokens(int value) {
      tokens = value;
      return this;
    }

    Settings slots(int value) {
      slots = value;
      return this;
    }

    Settings perMinute(int requests, int tokenCount, int inputCount) {
      requestsPerMinute = requests;
      tokensPerMinute = tokenCount;
      inputsPerMinute = inputCount;
      return this;
    }

    Deployment build() {
      return new Deployment(
          name,
          ProviderKind.OPENAI,
          "",
          "up",
          "",
          Map.of(),
          order,
          weight,
          inputs,
          tokens,
          slots,
          requestsPerMinute,
          tokensPerMinute,
          inputsPerMinute,
          Duration.ofSeconds(30),
          null);
    }
  }

  static ModelSpec model(String alias, Settings... deployments) {
    List<Deployment> all = Arrays.stream(deployments).map(Settings::build).toList();
    return new ModelSpec(alias, "s", 2, 0, null, Map.of(), false, CACHE, all, 2.0);
  }

  static Models models(Settings... deployments) {
    return new Models(List.of(model(MODEL, deployments)));
  }

  static CallShape shape(String model, int dimensions) {
    return new CallShape(model, dimensions, null, "", false);
  }

  static Fingerprint fingerprint(int n) {
    return Fingerprint.of(ByteBuffer.allocate(Fingerprint.LENGTH).putInt(n).array());
  }

  static Miss miss(int n) {
    return miss(n, 0);
  }

  static Miss miss(int n, long deadlineMillis) {
    return miss(shape(MODEL, 0), n, 10, deadlineMillis);
  }

  static Miss miss(CallShape shape, int n, int tokens, long deadlineMillis) {
    return new Miss(fingerprint(n), shape, new Input.Text("text " + n), tokens, deadlineMillis, 0);
  }

  /** A vector for each input, one token each. */
  static CallResult vectors(int count) {
    return new CallResult.Vectors(
        Collections.nCopies(count, Vector.of(1, 2)), Collections.nCopies(count, 1), "up", null);
  }

  static CallResult fault(CallResult.Kind kind) {
    ErrorCode code =
        switch (kind) {
          case WAIT, COUNTED -> ErrorCode.PROVIDER_UNAVAILABLE;
          case INPUT -> ErrorCode.INPUT_REJECTED;
          case DEPLOYMENT -> ErrorCode.PROVIDER_AUTHENTICATION;
        };
    return new CallResult.Fault(kind, Failure.of(code, "scripted"));
  }

  static CallResult retryAfter(CallResult.Kind kind, long millis) {
    return new CallResult.Fault(
        kind, new Failure(ErrorCode.PROVIDER_QUOTA, "scripted", null, millis));
  }
}
