package io.embeddingstreams.assemble;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.embeddingstreams.wire.Bitmap;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Outcomes.Positioned;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Outcomes of a version that this instance can't read. */
class NewerOutcomesTest {
  private static final long START = 1_000_000;
  private static final Fingerprint PRINT = Fingerprint.of(new byte[Fingerprint.LENGTH]);

  private final Assembly assembly =
      new Assembly(request(), 10, null, new Bitmap(2), 0, null, START);

  @Test
  void shouldAskAgainAndGiveUpAfterFiveMinutes() {
    assembly.unreadable(START + 1_000);
    assembly.unreadable(START + 200_000);

    assertThat(assembly.wakeMillis()).isEqualTo(START + 30_000);
    assembly.asked(START + 290_000);
    assertThat(assembly.wakeMillis()).isEqualTo(START + 301_000);
    assertThat(assembly.isUnreadable(START + 300_999)).isFalse();
    assertThat(assembly.isUnreadable(START + 301_000)).isTrue();
  }

  @Test
  void shouldBeginAnewWhereOthersCanBeRead() {
    assembly.unreadable(START);

    Outcome failed = new Outcome.Failed(Failure.of(ErrorCode.INTERNAL, "x"));
    assembly.accept(List.of(new Positioned(0, PRINT, failed)), START + 1_000);

    assertThat(assembly.isUnreadable(START + 400_000)).isFalse();
  }

  private static OpenRequest request() {
    Item first = new Item(0, PRINT, new Input.Text("a"), 1);
    Item second = new Item(1, PRINT, new Input.Text("b"), 1);
    return new OpenRequest(
        new AssemblyId("requests", 0, 5),
        "id",
        null,
        List.of(),
        START,
        START,
        0,
        new CallShape("m", 0, null, "", false),
        new CacheUse(true, true, 0, 0, "", "m"),
        0,
        EncodingFormat.FLOAT,
        OnError.FAIL,
        null,
        List.of(first, second),
        List.of(0, 1),
        Map.of());
  }
}
