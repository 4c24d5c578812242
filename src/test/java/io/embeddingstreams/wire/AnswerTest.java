package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Outcome.Source;
import io.embeddingstreams.model.Vector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final Failure EMPTY = Failure.of(ErrorCode.EMPTY_INPUT, "is empty").at(1);

  @Test
  void shouldPutEachOutcomeIntoItsPositions() {
    Outcome hit = new Outcome.Embedded(Vector.of(1f), 3, Source.HIT);
    Failure rejected = Failure.of(ErrorCode.INPUT_REJECTED, "no").at(2);

    Answer answer = Answer.of(request(), List.of(hit, new Outcome.Failed(rejected)));

    assertThat(answer.outcomes())
        .containsExactly(
            hit,
            new Outcome.Failed(EMPTY),
            new Outcome.Failed(rejected),
            hit,
            new Outcome.Failed(rejected.at(4)));
    assertThat(answer.figures().hitPositions()).containsExactly(0, 3);
    assertThat(answer.figures().misses()).isEqualTo(3);
    assertThat(answer.figures().failed()).isEqualTo(3);
  }

  @Test
  void shouldRefuseAnotherCountOfOutcomes() {
    assertThatThrownBy(() -> Answer.of(request(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static OpenRequest request() {
    return new OpenRequest(
        new AssemblyId("t", 0, 1),
        "i",
        null,
        List.of(),
        0,
        0,
        0,
        new CallShape("m", 0, null, "", false),
        new CacheUse(true, true, -1, -1, "", "m"),
        1,
        EncodingFormat.FLOAT,
        OnError.PARTIAL,
        null,
        List.of(item(0), item(2)),
        List.of(0, -1, 1, 0, 1),
        Map.of(1, EMPTY));
  }

  private static Item item(int position) {
    byte[] fingerprint = new byte[Fingerprint.LENGTH];
    fingerprint[0] = (byte) position;
    return new Item(position, Fingerprint.of(fingerprint), new Input.Text("a"), 1);
  }
}
