package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
  private static final Duration POLL = Duration.ofMillis(5);

  private long millis = -5;
  private int commits;
  private final CommitPace pace = new CommitPace(() -> TimeUnit.MILLISECONDS.toNanos(millis));

  @Test
  void shouldCommitALoneAnswerAtOnce() {
    // Given
    pace.polled(1);

    // When
    pace.request(this::commit);

    // Then
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldWorkThreeTimesAsLongAsTheLastCommitTookWhereThereIsMoreToDo() {
    // Given
    committedIn(7);
    pace.polled(100);
    answerAfter(20);
    int early = commits;

    // When
    answerAfter(1);

    // Then
    assertThat(early).isZero();
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldCountWorkFromWhereItBeganAfterIdling() {
    // Given
    committedIn(7);
    millis += 1_000;
    pace.polled(100);
    answerAfter(1);
    int early = commits;

    // When
    answerAfter(20);

    // Then
    assertThat(early).isZero();
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldCommitWhereNothingIsLeftToDo() {
    // Given
    committedIn(7);
    pace.polled(100);
    answerAfter(8);
    int early = commits;

    // When
    pace.polled(0);

    // Then
    assertThat(early).isZero();
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldRestAsLongAsTheLastCommitTookWhereNothingIsLeftToDo() {
    // Given
    committedIn(7);
    pace.polled(1);
    answerAfter(6);
    pace.polled(0);
    int early = commits;

    // When
    millis += 1;
    pace.polled(0);

    // Then
    assertThat(early).isZero();
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldPollNoLongerThanUntilItWouldCommit() {
    // Given
    committedIn(7);
    pace.polled(1);
    Duration idle = pace.atMost(POLL);
    answerAfter(3);

    // When
    Duration early = pace.atMost(Duration.ofMillis(100));
    millis += 10;
    Duration late = pace.atMost(POLL);

    // Then
    assertThat(idle).isEqualTo(POLL);
    assertThat(early).isEqualTo(Duration.ofMillis(4));
    assertThat(late).isZero();
  }

  @Test
  void shouldAskOnceAndPollAsLongAsBeforeWhereNoCommitFollows() {
    // Given
    committedIn(7);
    pace.polled(1);
    answerAfter(7);

    // When
    pace.polled(0);
    pace.polled(0);

    // Then
    assertThat(commits).isEqualTo(1);
    assertThat(pace.atMost(POLL)).isEqualTo(POLL);
  }

  @Test
  void shouldWaitNoLongerThanAHundredMillis() {
    // Given
    committedIn(5_000);
    pace.polled(100);

    // When
    answerAfter(100);

    // Then
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldNotAskForWhatAnotherCommitHeld() {
    // Given
    committedIn(10);
    pace.polled(2);
    answerAfter(1);
    committedIn(1);

    // When
    millis += 30;
    pace.polled(0);

    // Then
    assertThat(commits).isZero();
  }

  @Test
  void shouldCountFromTheFirstFlushOfACommit() {
    // Given
    pace.begins();
    millis += 4;
    committedIn(4);
    pace.polled(2);
    answerAfter(23);
    int early = commits;

    // When
    answerAfter(1);

    // Then
    assertThat(early).isZero();
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldAskForNothingWhereNobodyWaitsForCommits() {
    // When
    new CommitPaces(false).request(this::commit);

    // Then
    assertThat(commits).isZero();
  }

  private void committedIn(long took) {
    pace.begins();
    millis += took;
    pace.ended();
  }

  private void answerAfter(long passed) {
    millis += passed;
    pace.request(this::commit);
  }

  private void commit() {
    commits++;
  }
}
