package io.embeddingstreams.assemble;

import static io.embeddingstreams.assemble.Home.open;
import static io.embeddingstreams.assemble.Home.outcome;
import static io.embeddingstreams.assemble.Home.outcomes;
import static io.embeddingstreams.assemble.Home.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.wire.Changelog;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTaskTest {
  private static final Verdict BAD = Verdict.of(Failure.of(ErrorCode.INVALID_VALUE, "bad"));

  @ParameterizedTest(name = "ticks first {0}")
  @ValueSource(booleans = {true, false})
  void shouldTakeUpWhatARestartLeft(boolean ticksFirst) {
    Changelog log = new Changelog();
    Home before = new Home(log, true);
    before.task.arrive(open(1, "k", 3));
    before.task.arrive(open(2, "k", 1));
    before.task.outcomes(outcomes(1, 2));
    before.task.outcomes(outcomes(2, 0));
    before.task.close();
    assertThat(before.work.requests()).isZero();

    Home after = new Home(log, true);
    assertThat(after.task.isIdle()).isFalse();
    if (ticksFirst) {
      after.task.tick();
      assertThat(after.work.requests()).isEqualTo(2);
    }
    after.task.outcomes(outcomes(1, 0, 1));

    assertThat(after.answered()).containsExactly(1L, 2L);
    assertRight(after.replies);
    after.task.tick();
    assertThat(after.task.isIdle()).isTrue();
    assertThat(after.work.requests()).isZero();
  }

  @Test
  void shouldKeepAVerdictAndItsTurnOverARestart() {
    Changelog log = new Changelog();
    Home before = new Home(log, true);
    before.task.arrive(open(1, "k", 1));
    before.task.arrive(new Handover(request(2, "k", 0), List.of(), BAD));
    assertThat(before.replies).isEmpty();

    Home after = new Home(log, true);
    after.task.arrive(open(3, "k", 1));
    after.task.outcomes(outcomes(3, 0));
    assertThat(after.replies).isEmpty();
    after.task.outcomes(outcomes(1, 0));

    assertThat(after.answered()).containsExactly(1L, 2L, 3L);
    assertThat(after.replies.get(1)).isInstanceOf(Reply.Refused.class);
  }

  @Test
  void shouldAskAgainForWhatARestartLeft() {
    Changelog log = new Changelog();
    new Home(log, true).task.arrive(open(1, null, 3));
    Home after = new Home(log, true);
    after.task.tick();
    after.task.outcomes(outcomes(1, 1));
    after.clock.advance(Duration.ofSeconds(30));

    after.task.tick();

    assertThat(after.lookups).hasSize(1);
    assertThat(after.lookups.get(0).items().stream().map(Item::position)).containsExactly(0, 2);
  }

  @Test
  void shouldRecoverABoundedNumberOfRequestsATick() {
    Changelog log = new Changelog();
    Home before = new Home(log, true);
    IntStream.range(0, 450).forEach(offset -> before.task.arrive(open(offset, null, 1)));
    Home after = new Home(log, true);
    List<Integer> open = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      after.task.tick();
      open.add(after.work.requests());
    }

    assertThat(open).containsExactly(200, 400, 450);
  }

  @Test
  void shouldTakeAReplayedRequestOnce() {
    Home home = new Home(new Changelog(), false);
    home.task.arrive(open(1, "k", 1));
    home.task.arrive(open(1, "k", 1));

    home.task.outcomes(outcomes(1, 0));
    home.task.outcomes(outcomes(1, 0));

    assertThat(home.answered()).containsExactly(1L);
    assertThat(home.work.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldWriteNothingForAReplayedRequest(boolean exactlyOnce) {
    // Given
    Changelog log = new Changelog();
    Home home = new Home(log, exactlyOnce);
    home.task.arrive(open(1, "k", 1));
    int writes = log.size();

    // When
    home.task.arrive(open(1, "k", 1));

    // Then
    assertThat(log.size()).isEqualTo(writes);
  }

  @Test
  void shouldDeleteRowsOnlyAfterTheCommitUnderAtLeastOnce() {
    Changelog log = new Changelog();
    Home home = new Home(log, false);
    home.task.arrive(open(1, "k", 1));
    home.task.outcomes(outcomes(1, 0));
    int writes = log.size();
    home.task.tick();
    assertThat(log.size()).as("writes before the commit").isEqualTo(writes);
    assertThat(home.task.isIdle()).isFalse();

    home.commit();
    home.task.tick();

    assertThat(home.task.isIdle()).isTrue();
    Home after = new Home(log, false);
    after.task.tick();
    assertThat(after.work.requests()).isZero();
    assertThat(after.task.isIdle()).isTrue();
  }

  /** The changelogs of the two stores are not atomic: a place may outlive its request. */
  @Test
  void shouldNotWaitForARequestThatIsGone() {
    Changelog log = new Changelog();
    Home before = new Home(log, false);
    before.task.arrive(open(1, "k", 1));
    before.task.outcomes(outcomes(1, 0));
    before.commit();
    before.task.tick();
    Home after = new Home(log.until(log.size() - 1), false);
    after.task.arrive(open(2, "k", 1));
    after.task.outcomes(outcomes(2, 0));

    after.task.tick();

    assertThat(after.answered()).containsExactly(2L);
    assertThat(after.work.requests()).isZero();
  }

  private final List<Consumer<Home>> steps =
      List.of(
          home -> home.task.arrive(open(1, "k", 3)),
          home -> home.task.arrive(open(2, "k", 1)),
          home -> home.task.outcomes(outcomes(1, 1)),
          home -> home.task.outcomes(outcomes(2, 0)),
          home -> home.task.arrive(new Handover(request(3, "k", 0), List.of(), BAD)),
          home -> home.task.outcomes(outcomes(1, 0, 2)),
          home -> home.task.arrive(open(4, "other", 2)),
          home -> home.task.tick(),
          home -> home.task.outcomes(outcomes(4, 1)),
          home -> home.task.outcomes(outcomes(4, 0)),
          home -> home.task.tick());

  /** A commit after each step, a crash after each write that follows it. */
  @Test
  void shouldLoseNothingInACrashAfterAnyWriteUnderAtLeastOnce() {
    for (int committed = 0; committed <= steps.size(); committed++) {
      Changelog log = new Changelog();
      Home before = new Home(log, false);
      steps.subList(0, committed).forEach(step -> step.accept(before));
      before.commit();
      int atCommit = log.size();
      List<Reply> seen = List.copyOf(before.replies);
      before.task.tick();
      steps.subList(committed, steps.size()).forEach(step -> step.accept(before));
      for (int crash = atCommit; crash <= log.size(); crash++) {
        Home after = new Home(log.until(crash), false);
        steps.subList(committed, steps.size()).forEach(step -> step.accept(after));
        after.askUntilQuiet();

        List<Reply> all = new ArrayList<>(seen);
        all.addAll(after.replies);
        assertThat(all.stream().map(reply -> reply.request().assembly().offset()).distinct())
            .as("commit after step %d, crash after write %d", committed, crash)
            .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertRight(after.replies);
        assertThat(after.answered().stream().filter(offset -> offset < 4)).isSorted();
        assertThat(after.work.requests()).isZero();
      }
    }
  }

  /** The two stores have changelogs of their own, whose ends come in any order. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldLoseNothingWhereTheChangelogsEndApart(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int committed = 0; committed <= steps.size(); committed++) {
      Changelog log = new Changelog();
      Home before = new Home(log, false);
      steps.subList(0, committed).forEach(step -> step.accept(before));
      before.commit();
      int atCommit = log.size();
      List<Reply> all = new ArrayList<>(before.replies);
      before.task.tick();
      steps.subList(committed, steps.size()).forEach(step -> step.accept(before));
      int rows = random.nextInt(atCommit, log.size() + 1);
      int order = random.nextInt(atCommit, log.size() + 1);

      Home after = new Home(log.until(name -> name.equals("assemblies") ? rows : order), false);
      steps.subList(committed, steps.size()).forEach(step -> step.accept(after));
      after.askUntilQuiet();

      all.addAll(after.replies);
      assertThat(all.stream().map(reply -> reply.request().assembly().offset()).distinct())
          .as("commit after step %d", committed)
          .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
      assertRight(after.replies);
      assertThat(after.work.requests()).isZero();
      after.commit();
      after.task.tick();
      assertThat(after.task.isIdle()).isTrue();
    }
  }

  /** Each answer bears the vectors of its own items, and only the third request is an error. */
  private static void assertRight(List<Reply> replies) {
    for (Reply reply : replies) {
      boolean right =
          reply.match(
              (request, outcomes) ->
                  outcomes.equals(
                      request.items().stream().map(i -> outcome(request, i.position())).toList()),
              (request, verdict) -> request.assembly().offset() == 3 && verdict.equals(BAD));
      assertThat(right).as("%s", reply.request()).isTrue();
    }
  }
}
