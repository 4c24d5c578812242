package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class FullDiskTest {
  @Test
  void shouldBeToldByRocksDb() {
    RocksDBException full =
        new RocksDBException("While appending to file: 000012.sst: No space left on device");

    assertThat(FullDisk.causes(new ProcessorStateException("Error while putting", full))).isTrue();
  }

  @Test
  void shouldBeToldByJava() {
    assertThat(FullDisk.causes(new StreamsException(new IOException("Disk quota exceeded"))))
        .isTrue();
  }

  @Test
  void shouldNotBeToldByOtherFaults() {
    assertThat(FullDisk.causes(new StreamsException("x", new IOException()))).isFalse();
  }
}
