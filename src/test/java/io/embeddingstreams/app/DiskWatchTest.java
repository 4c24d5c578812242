package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** When faults of stores are those of a full disk. */
final class DiskWatchTest {
  private long now = 1_000;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private final DiskWatch watch = new DiskWatch(clock);

  @Test
  void shouldSeeAFlushThatFailsOnADiskWithoutRoom() {
    assertThat(watch.isFull(0, true)).isFalse();
    assertThat(watch.isFull(0, false)).isFalse();

    assertThat(watch.isFull(1, false)).isTrue();
  }

  @Test
  void shouldSeeACompactionThatGaveItsRoomBackWhenItFailed() {
    watch.isFull(0, false);
    now += 30_000;

    assertThat(watch.isFull(1, true)).isTrue();
  }

  @Test
  void shouldSeeAFaultShortlyBeforeTheDiskIsLookedAt() {
    watch.isFull(1, true);
    now += 1_000;

    assertThat(watch.isFull(1, false)).isTrue();
  }

  @Test
  void shouldGoOnWithALowDiskOnWhichNothingFails() {
    watch.isFull(2, true);
    now += 30_001;

    assertThat(watch.isFull(2, false)).isFalse();
  }

  @Test
  void shouldLeaveOtherFaultsToThoseWhoMeetThem() {
    watch.isFull(0, false);
    now += 30_001;

    assertThat(watch.isFull(7, true)).isFalse();
  }

  @Test
  void shouldCountAnewWhereStoresWereClosed() {
    watch.isFull(5, true);
    now += 60_000;
    watch.isFull(0, true);

    assertThat(watch.isFull(1, false)).isTrue();
  }
}
