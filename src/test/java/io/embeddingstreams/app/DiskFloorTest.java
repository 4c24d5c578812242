package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** When entries stop being written. */
final class DiskFloorTest {
  private static final long GIB = 1L << 30;

  private final Disk disk = new Disk();
  private long now = 1_000;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private final DiskFloor floor = new DiskFloor(Path.of("state"), disk, clock);

  @Test
  void shouldKeepOneGibibyteOfALargeDisk() {
    disk.total = 500 * GIB;
    disk.free = GIB + 1;
    assertThat(floor.hasRoom()).isTrue();

    disk.free = GIB;
    now += 999;
    assertThat(floor.hasRoom()).as("looked at once a second").isTrue();
    now += 1;

    assertThat(floor.hasRoom()).isFalse();
  }

  @Test
  void shouldKeepTwoPercentOfASmallDiskAndWriteAgainOnceThereIsRoom() {
    disk.total = 10 * GIB;
    disk.free = GIB / 5;
    assertThat(floor.hasRoom()).isFalse();

    disk.free = GIB / 5 + 1;
    now += 1_000;

    assertThat(floor.hasRoom()).isTrue();
  }

  @Test
  void shouldHaveRoomWhereTheDiskDoesNotTell() {
    disk.broken = true;

    assertThat(floor.hasRoom()).isTrue();
  }

  private static final class Disk implements DiskFloor.Space {
    private long free;
    private long total;
    private boolean broken;

    @Override
    public long free() throws IOException {
      if (broken) {
        throw new IOException("no answer");
      }
      return free;
    }

    @Override
    public long total() {
      return total;
    }
  }
}
