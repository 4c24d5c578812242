package io.embeddingstreams.assemble;

import static io.embeddingstreams.assemble.Home.open;
import static io.embeddingstreams.assemble.Home.outcome;
import static io.embeddingstreams.assemble.Home.outcomes;
import static io.embeddingstreams.assemble.Home.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.AssemblyRows;
import io.embeddingstreams.wire.Bitmap;
import io.embeddingstreams.wire.Changelog;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of an assembly in part, as a crash or a zombie leaves them under at_least_once. */
class LeftRowsTest {
  private static final int SOURCE = AssemblyStore.REQUESTS;
  private static final Verdict BAD = Verdict.of(Failure.of(ErrorCode.INVALID_VALUE, "bad"));

  private final Changelog log = new Changelog();

  @Test
  void shouldAskAgainForAPositionThatIsFilledWithoutItsRow() {
    // Given
    Home before = new Home(log, false);
    before.task.arrive(open(1, null, 3));
    before.task.outcomes(outcomes(1, 0));
    before.task.outcomes(outcomes(1, 1));
    store().delete(AssemblyRows.outcome(SOURCE, 1, 0));

    // When
    Home after = new Home(log, false);
    after.task.tick();
    after.task.outcomes(outcomes(1, 2));
    after.clock.advance(Duration.ofSeconds(30));
    after.task.tick();

    // Then
    assertThat(after.replies).isEmpty();
    assertThat(after.lookups.get(0).items().stream().map(Item::position)).containsExactly(0);
    after.task.outcomes(outcomes(1, 0));
    shouldAnswerRightly(after, 3);
    shouldLeaveNothing(after);
  }

  @Test
  void shouldAskAgainWhereTheBitmapIsFullAndNoRowIsLeft() {
    // Given
    new Home(log, false).task.arrive(open(1, null, 2));
    Bitmap full = new Bitmap(2);
    full.fill(0);
    full.fill(1);
    store().put(AssemblyRows.filled(SOURCE, 1), full.toBytes());

    // When
    Home after = new Home(log, false);
    after.task.tick();

    // Then
    assertThat(after.replies).isEmpty();
    after.task.outcomes(outcomes(1, 0, 1));
    shouldAnswerRightly(after, 2);
    shouldLeaveNothing(after);
  }

  @Test
  void shouldDeleteEveryRowOfAnAssemblyWithGapsAmongItsOutcomes() {
    // Given
    Home before = new Home(log, false);
    before.task.arrive(open(1, null, 4));
    before.task.outcomes(outcomes(1, 0));
    before.task.outcomes(outcomes(1, 1));
    before.task.outcomes(outcomes(1, 2));
    store().delete(AssemblyRows.outcome(SOURCE, 1, 0));

    // When
    Home after = new Home(log, false);
    after.task.tick();
    after.task.outcomes(outcomes(1, 0, 3));

    // Then
    shouldAnswerRightly(after, 4);
    shouldLeaveNothing(after);
  }

  @Test
  void shouldGoOnWithoutAVerdictThatCannotBeRead() {
    // Given
    new Home(log, false).task.arrive(open(1, null, 2));
    store().put(AssemblyRows.verdict(SOURCE, 1), new byte[] {99});

    // When
    Home after = new Home(log, false);
    after.task.tick();
    after.task.outcomes(outcomes(1, 0, 1));

    // Then
    shouldAnswerRightly(after, 2);
    shouldLeaveNothing(after);
  }

  @Test
  void shouldDeleteRowsWithoutTheirRequestAfterACommit() {
    // Given
    Home before = new Home(log, false);
    before.task.arrive(open(1, "k", 3));
    before.task.outcomes(outcomes(1, 0));
    before.task.outcomes(outcomes(1, 1));
    before.task.arrive(new Handover(request(2, "k", 0), List.of(), BAD));
    store().delete(AssemblyRows.request(SOURCE, 1));
    store().delete(AssemblyRows.request(SOURCE, 2));

    // When
    Home after = new Home(log, false);
    after.task.tick();

    // Then
    assertThat(after.replies).isEmpty();
    assertThat(after.work.requests()).isZero();
    shouldLeaveNothing(after);
  }

  @Test
  void shouldNotAnswerAReplayedRequestFromRowsOfAnEarlierLife() {
    // Given
    Home before = new Home(log, false);
    before.task.arrive(open(1, "k", 1));
    before.task.arrive(new Handover(request(2, "k", 0), List.of(), BAD));
    store().delete(AssemblyRows.request(SOURCE, 2));

    // When
    Home after = new Home(log, false);
    after.task.arrive(open(2, "k", 1));
    after.task.outcomes(outcomes(1, 0));
    after.task.outcomes(outcomes(2, 0));

    // Then
    assertThat(after.answered()).containsExactly(1L, 2L);
    assertThat(after.replies).allMatch(reply -> reply instanceof Reply.Answered);
    shouldLeaveNothing(after);
  }

  /** Any of the rows may be missing, whatever they are. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void shouldEndWithRightAnswersOrNoneFromAnyPartOfTheRows(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    Home before = new Home(log, false);
    for (int offset = 1; offset <= 8; offset++) {
      before.task.arrive(open(offset, offset % 2 == 0 ? "k" : null, 4));
      for (int position = 0; position < 3; position++) {
        before.task.outcomes(outcomes(offset, position));
      }
    }
    before.task.close();
    for (String name : List.of("assemblies", "key-order")) {
      KeyValueStore<Bytes, byte[]> rows = log.store(name);
      keys(rows).stream().filter(key -> random.nextInt(3) == 0).forEach(rows::delete);
    }

    // When
    Home after = new Home(log, false);
    after.askUntilQuiet();

    // Then
    shouldAnswerRightly(after, 4);
    assertThat(after.work.requests()).isZero();
    shouldLeaveNothing(after);
  }

  private static void shouldAnswerRightly(Home home, int items) {
    for (Reply reply : home.replies) {
      List<Outcome> right = new ArrayList<>();
      for (int position = 0; position < items; position++) {
        right.add(outcome(reply.request(), position));
      }
      assertThat(reply).isEqualTo(new Reply.Answered(reply.request(), right));
    }
  }

  private void shouldLeaveNothing(Home home) {
    home.task.tick();
    home.commit();
    home.task.tick();
    assertThat(keys(store())).isEmpty();
    assertThat(keys(log.store("key-order"))).isEmpty();
    assertThat(home.task.isIdle()).isTrue();
  }

  private KeyValueStore<Bytes, byte[]> store() {
    return log.store("assemblies");
  }

  private static List<Bytes> keys(KeyValueStore<Bytes, byte[]> store) {
    List<Bytes> keys = new ArrayList<>();
    try (var all = store.all()) {
      all.forEachRemaining(row -> keys.add(row.key));
    }
    return keys;
  }
}
