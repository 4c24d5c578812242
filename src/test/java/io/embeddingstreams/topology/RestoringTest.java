package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How far restoring is. */
final class RestoringTest {
  private static final TopicPartition ONE = new TopicPartition("changelog", 1);
  private static final TopicPartition TWO = new TopicPartition("changelog", 2);

  private final Restoring restoring = new Restoring("cache", () -> Instant.EPOCH);

  @Test
  void shouldTellHowMuchOfAllChangelogsIsRead() {
    restoring.onRestoreStart(ONE, "embeddings", 100, 200);
    restoring.onRestoreStart(TWO, "embeddings", 0, 300);

    restoring.onBatchRestored(ONE, "embeddings", 199, 60);

    assertThat(restoring.state()).contains("25 %, 300 offsets left");
  }

  @Test
  void shouldTellNothingWhereNothingIsRestored() {
    assertThat(restoring.state()).isEmpty();
    restoring.onRestoreStart(ONE, "embeddings", 0, 10);
    restoring.onRestoreStart(TWO, "embeddings", 0, 10);

    restoring.onRestoreEnd(ONE, "embeddings", 10);
    restoring.onRestoreSuspended(TWO, "embeddings", 3);

    assertThat(restoring.state()).isEmpty();
  }

  @Test
  void shouldBearAChangelogThatEndsBeforeItBegins() {
    restoring.onRestoreStart(ONE, "embeddings", 10, 5);

    restoring.onBatchRestored(ONE, "embeddings", 12, 3);

    assertThat(restoring.state()).contains("100 %, 0 offsets left");
  }
}
