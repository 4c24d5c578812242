package io.embeddingstreams.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.FakeClock;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.LocalRead;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.OpenWork;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.model.TestModels;
import io.embeddingstreams.wire.DeadLetter;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.Outcomes.Positioned;
import io.embeddingstreams.wire.VectorTopics;
import io.embeddingstreams.wire.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplitterTest {
  private static final TokenCounter TOKENS = new TokenCounter();
  private static final Models MODELS = new Models(List.of(TestModels.model("fake", "space")));
  private static final String TWO = "{\"id\":\"r\",\"model\":\"fake\",\"input\":[\"a\",\"b\"]}";

  private final FakeClock clock = new FakeClock();
  private final OpenWork work = new OpenWork(new OpenWork.Bounds(10, 10, 1 << 20, 0.5));

  @Test
  void shouldRefuseWhatIsLargerThanAnyRequestWithoutValueAndHeaders() {
    Headers headers = new RecordHeaders().add("big", new byte[1 << 20]);
    Bytes key = Bytes.wrap(new byte[3]);

    Handover value = splitter().take(raw(key, new byte[(7 << 20) + 1], headers));
    Handover envelope =
        splitter().take(raw(Bytes.wrap(new byte[(1 << 20) + 1]), bytes(TWO), headers));

    for (Handover refused : List.of(value, envelope)) {
      assertThat(verdict(refused).failure().code()).isEqualTo(ErrorCode.REQUEST_TOO_LARGE);
      assertThat(verdict(refused).deadLetter()).isEqualTo(new DeadLetter(null, true));
      assertThat(refused.request().headers()).isEmpty();
      assertThat(refused.request().id()).isEqualTo("requests-2-7");
    }
    assertThat(value.request().key()).isEqualTo(key);
  }

  @Test
  void shouldTakeWhatIsJustSmallEnough() {
    Headers headers = new RecordHeaders().add("big", new byte[(2 << 20) - 3]);
    byte[] value = new byte[6 << 20];
    java.util.Arrays.fill(value, (byte) ' ');
    System.arraycopy(bytes(TWO), 0, value, 0, TWO.length());

    assertThat(splitter().take(raw(null, value, headers)).verdict()).isNull();
  }

  @Test
  void shouldSendWhatIsNoObjectToTheDeadLettersAndNothingElse() {
    Handover noJson = splitter().take(raw(null, bytes("{nope"), new RecordHeaders()));
    Handover empty = splitter().take(raw(null, new byte[0], new RecordHeaders()));
    Handover none = splitter().take(raw(null, null, new RecordHeaders()));
    Handover model = splitter().take(raw(null, bytes(ask("nobody")), new RecordHeaders()));

    assertThat(verdict(noJson).failure().code()).isEqualTo(ErrorCode.INVALID_JSON);
    assertThat(verdict(noJson).deadLetter())
        .isEqualTo(new DeadLetter(Bytes.wrap(bytes("{nope")), false));
    assertThat(verdict(empty)).isEqualTo(verdict(none));
    assertThat(verdict(none).failure().code()).isEqualTo(ErrorCode.EMPTY_VALUE);
    assertThat(verdict(none).deadLetter()).isNull();
    assertThat(verdict(model).failure().code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    assertThat(verdict(model).deadLetter()).isNull();
    assertThat(model.request().id()).isEqualTo("r");
  }

  @Test
  void shouldAnswerABugWithInternalAndADeadLetter() {
    LocalRead broken =
        fingerprint -> {
          throw new IllegalStateException("a bug");
        };

    Handover refused =
        splitter(broken, false)
            .take(raw(Bytes.wrap(new byte[1]), bytes(TWO), new RecordHeaders().add("h", null)));

    assertThat(verdict(refused).failure().code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(verdict(refused).failure().message()).doesNotContain("a bug");
    assertThat(verdict(refused).deadLetter())
        .isEqualTo(new DeadLetter(Bytes.wrap(bytes(TWO)), false));
    assertThat(refused.request().headers()).containsExactly(new HeaderField("h", null));
    assertThat(refused.request().key()).isEqualTo(Bytes.wrap(new byte[1]));
  }

  @Test
  void shouldAskForHitsAloneWhereAModelHasFilledItsShare() {
    work.add("fake", 5, 1);

    Handover taken =
        splitter(this::firstAlone, true).take(raw(null, bytes(TWO), new RecordHeaders()));

    assertThat(taken.verdict()).isNull();
    assertThat(taken.known().stream().map(Positioned::position)).containsExactly(0);
    assertThat(taken.hitsOnly()).isTrue();
  }

  @Test
  void shouldAskForMissesWhereIntakeWaitsOrThereIsRoom() {
    assertThat(
            splitter(this::firstAlone, true)
                .take(raw(null, bytes(TWO), new RecordHeaders()))
                .hitsOnly())
        .isFalse();
    work.add("fake", 5, 1);
    assertThat(
            splitter(this::firstAlone, false)
                .take(raw(null, bytes(TWO), new RecordHeaders()))
                .hitsOnly())
        .isFalse();
  }

  private int reads;

  /** Knows the first fingerprint that it is asked for. */
  private @Nullable Entry firstAlone(Fingerprint fingerprint) {
    return reads++ % 2 == 0
        ? new Entry(FakeEmbedder.vector("a", 0), 1, "", "space", "", clock.millis(), 0)
        : null;
  }

  private Splitter splitter() {
    return splitter(LocalRead.NONE, false);
  }

  private Splitter splitter(LocalRead local, boolean failWhenFull) {
    return new Splitter(
        new SplitSettings(
            () -> MODELS,
            local,
            work,
            failWhenFull,
            3,
            9 << 20,
            Responses.ALL,
            VectorTopics.NONE,
            Duration.ZERO,
            TOKENS,
            new Meters(new SimpleMeterRegistry()),
            clock));
  }

  private RawRequest raw(@Nullable Bytes key, byte @Nullable [] value, Headers headers) {
    return new RawRequest(
        new AssemblyId("requests", 2, 7),
        key,
        value == null ? null : Bytes.wrap(value),
        headers,
        clock.millis());
  }

  private static Verdict verdict(Handover refused) {
    return Objects.requireNonNull(refused.verdict());
  }

  private static String ask(String model) {
    return TWO.replace("fake", model);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
