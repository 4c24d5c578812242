package io.embeddingstreams.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Bitmap;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Outcomes.Positioned;
import io.embeddingstreams.wire.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AssemblyTest {
  /** Positions of a request whose second input is a copy of its first. */
  private static final List<Integer> POSITIONS = List.of(0, 2, 5);

  private final Assembly assembly = assembly(OnError.FAIL, 0);

  @Test
  void shouldTakeAnOutcomeForItsPositionAndFingerprintOnce() {
    assertThat(assembly.accept(List.of(embedded(2), embedded(2)), 0)).containsExactly(embedded(2));
    assertThat(assembly.accept(List.of(embedded(2)), 0)).isEmpty();
    assertThat(assembly.missing()).containsExactly(0, 2);
  }

  @Test
  void shouldTakeNoOutcomeOfAnotherPositionOrFingerprint() {
    Positioned shifted = new Positioned(2, fingerprint(5), embedded(5).outcome());
    Positioned copy = new Positioned(1, fingerprint(0), embedded(0).outcome());
    Positioned beyond = new Positioned(Integer.MAX_VALUE, fingerprint(5), embedded(5).outcome());

    assertThat(assembly.accept(List.of(shifted, copy, beyond), 0)).isEmpty();
    assertThat(assembly.missing()).hasSize(3);
  }

  @Test
  void shouldBeDoneOnceNothingIsMissing() {
    assembly.accept(List.of(embedded(5), embedded(0)), 0);
    assertThat(assembly.isDone()).isFalse();
    assembly.accept(List.of(embedded(2)), 0);
    assertThat(assembly.isDone()).isTrue();
  }

  @Test
  void shouldKeepTheFirstVerdict() {
    Verdict first = Verdict.of(Failure.of(ErrorCode.TIMEOUT, "late"));
    assembly.decide(first);
    assembly.decide(Verdict.of(Failure.of(ErrorCode.INTERNAL, "later")));

    assertThat(assembly.verdict()).isEqualTo(first);
    assertThat(assembly.isDone()).isTrue();
  }

  @Test
  void shouldEndWithTheFirstFailureNamedByItsPositionUnlessPartIsEnough() {
    List<Positioned> outcomes = List.of(embedded(0), failed(2), failed(5));

    assertThat(Objects.requireNonNull(assembly.fatal(outcomes)).param()).isEqualTo("input[2]");
    assertThat(assembly(OnError.PARTIAL, 0).fatal(outcomes)).isNull();
    assertThat(assembly.fatal(List.of(embedded(0)))).isNull();
  }

  @Test
  void shouldAskLaterAfterNewsAndSoonerAgainOnceThereWas() {
    assertThat(assembly.wantsToAsk(29_999)).isFalse();
    assertThat(assembly.wantsToAsk(30_000)).isTrue();
    assembly.asked(30_000);
    assertThat(assembly.wakeMillis()).isEqualTo(90_000);
    assembly.accept(List.of(embedded(0)), 50_000);
    assertThat(assembly.wakeMillis()).isEqualTo(80_000);
    assembly.accept(List.of(embedded(0)), 60_000);
    assertThat(assembly.wakeMillis()).as("nothing new").isEqualTo(80_000);
  }

  @Test
  void shouldWakeForItsDeadlineBeforeItAsks() {
    Assembly brief = assembly(OnError.FAIL, 500);

    assertThat(brief.wakeMillis()).isEqualTo(500);
    assertThat(brief.isLate(499)).isFalse();
    assertThat(brief.isLate(500)).isTrue();
    assertThat(assembly.isLate(Long.MAX_VALUE)).isFalse();
  }

  private static Positioned embedded(int position) {
    return new Positioned(
        position,
        fingerprint(position),
        new Outcome.Embedded(FakeEmbedder.vector("text " + position, 0), 1, Outcome.Source.SENT));
  }

  private static Positioned failed(int position) {
    Failure failure = Failure.of(ErrorCode.PROVIDER_UNAVAILABLE, "none");
    return new Positioned(position, fingerprint(position), new Outcome.Failed(failure));
  }

  private static Fingerprint fingerprint(int position) {
    byte[] bytes = new byte[Fingerprint.LENGTH];
    bytes[0] = (byte) position;
    return Fingerprint.of(bytes);
  }

  private static Assembly assembly(OnError onError, long deadlineMillis) {
    OpenRequest request =
        new OpenRequest(
            new AssemblyId("requests", 0, 1),
            "id",
            null,
            List.of(),
            0,
            0,
            deadlineMillis,
            new CallShape("fake", 0, null, "", false),
            new CacheUse(true, true, -1, -1, "", "space"),
            0,
            EncodingFormat.FLOAT,
            onError,
            null,
            POSITIONS.stream()
                .map(p -> new Item(p, fingerprint(p), new Input.Text("t"), 1))
                .toList(),
            List.of(0, 0, 1, 1, 0, 2),
            Map.of());
    return new Assembly(request, 1, null, new Bitmap(3), 0, null, 0);
  }
}
