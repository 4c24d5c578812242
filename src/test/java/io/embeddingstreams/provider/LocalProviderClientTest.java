package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.provider.CallResult.Kind;
import io.embeddingstreams.provider.CallResult.Vectors;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LocalProviderClientTest {
  private static final CallShape SHAPE = new CallShape("m", 0, null, "", false);
  private static final Deployment LOCAL = local(Duration.ofSeconds(30));

  private static Deployment local(Duration timeout) {
    return new Deployment(
        "d", ProviderKind.LOCAL, "", "", "", Map.of(), 1, 1, 0, 0, 8, 0, 0, 0, timeout, null);
  }

  @Test
  void shouldEmbedOffTheCallersThread() {
    try (LocalProviderClient client = new LocalProviderClient()) {
      // When
      CompletableFuture<CallResult> first = client.call(LOCAL, SHAPE, 384, texts("a cat", "a dog"));
      CompletableFuture<CallResult> second = client.call(LOCAL, SHAPE, 0, texts("a dog"));
      // Then
      Vectors two = vectors(first.join());
      Vectors one = vectors(second.join());
      assertThat(two.vectors()).extracting(Vector::dimensions).containsExactly(384, 384);
      assertThat(two.vectors().get(1)).isEqualTo(one.vectors().get(0));
      assertThat(two.vectors().get(0)).isNotEqualTo(two.vectors().get(1));
      assertThat(two.tokens()).containsExactly(2, 2);
    }
  }

  @Test
  void shouldRefuseOtherDimensions() {
    try (LocalProviderClient client = new LocalProviderClient()) {
      assertThat(kind(client.call(LOCAL, SHAPE, 256, texts("a cat")).join()))
          .isEqualTo(Kind.DEPLOYMENT);
    }
  }

  @Test
  @Timeout(30)
  void shouldEndACallAtItsTimeoutAndLeaveTheRestOfIt() {
    try (LocalProviderClient client = new LocalProviderClient()) {
      // Given
      vectors(client.call(LOCAL, SHAPE, 0, texts("a cat")).join());
      List<Input> hours = Collections.nCopies(1_000_000, new Input.Text("a cat and a dog"));
      Deployment hasty = local(Duration.ofMillis(20));
      // When
      List<CompletableFuture<CallResult>> late =
          Stream.generate(() -> client.call(hasty, SHAPE, 0, hours)).limit(3).toList();
      // Then
      assertThat(late).allSatisfy(call -> assertThat(kind(call.join())).isEqualTo(Kind.WAIT));
      assertThat(vectors(client.call(LOCAL, SHAPE, 0, texts("a dog")).join()).vectors()).hasSize(1);
    }
  }

  @Test
  void shouldRefuseCallsWhenClosed() {
    LocalProviderClient client = new LocalProviderClient();
    client.close();
    assertThat(kind(client.call(LOCAL, SHAPE, 0, texts("a cat")).join())).isEqualTo(Kind.WAIT);
  }

  private static List<Input> texts(String... texts) {
    return Stream.of(texts).<Input>map(Input.Text::new).toList();
  }

  private static Kind kind(CallResult result) {
    return result.match(
        vectors -> {
          throw new AssertionError("vectors");
        },
        CallResult.Fault::kind);
  }

  private static Vectors vectors(CallResult result) {
    return result.match(
        vectors -> vectors,
        fault -> {
          throw new AssertionError(fault.toString());
        });
  }
}
