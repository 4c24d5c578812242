package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
  private long millis = -5;
  private int commits;
  private final CommitPace pace = new CommitPace(() -> TimeUnit.MILLISECONDS.toNanos(millis));

  @Test
  void shouldAskAtOnceAtFirst() {
    // When
    pace.request(this::commit);

    // Then
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldWorkThreeTimesAsLongAsTheLastCommitTook() {
    // Given
    committedIn(7);
    pace.request(this::commit);

    // When
    pollAfter(20);
    int early = commits;
    pollAfter(1);

    // Then
    assertThat(early).isZero();
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldAskAtOnceWhereACommitIsDueAgain() {
    // Given
    committedIn(2);
    millis += 6;

    // When
    pace.request(this::commit);

    // Then
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldWaitNoLongerThanAHundredMillis() {
    // Given
    committedIn(5_000);
    pace.request(this::commit);

    // When
    pollAfter(100);

    // Then
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldAskOnceForManyAnswers() {
    // Given
    committedIn(10);
    pace.request(this::commit);
    pace.request(this::commit);

    // When
    pollAfter(30);
    pollAfter(30);

    // Then
    assertThat(commits).isEqualTo(1);
  }

  @Test
  void shouldNotAskForWhatAnotherCommitHeld() {
    // Given
    committedIn(10);
    pace.request(this::commit);
    committedIn(1);

    // When
    pollAfter(30);

    // Then
    assertThat(commits).isZero();
  }

  @Test
  void shouldCountFromTheFirstFlushOfACommit() {
    // Given
    pace.begins();
    millis += 4;
    committedIn(4);
    pace.request(this::commit);

    // When
    pollAfter(23);
    int early = commits;
    pollAfter(1);

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

  private void pollAfter(long passed) {
    millis += passed;
    pace.polls();
  }

  private void commit() {
    commits++;
  }
}
