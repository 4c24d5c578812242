package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.topology.Nodes.Disk;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoredStoreTest {
  private static final Bytes ROW = Bytes.wrap(new byte[] {1});

  @ParameterizedTest
  @CsvSource({"RESTORED, false", "COUNTED, true", "EXACT, true"})
  void shouldOpenWithoutWhatItHadOnDisk(Disk disk, boolean stays, @TempDir Path state) {
    KeyValueStore<Bytes, byte[]> before = open(disk, state);
    before.put(ROW, new byte[] {2});
    before.close();

    KeyValueStore<Bytes, byte[]> after = open(disk, state);

    assertThat(after.get(ROW) != null).isEqualTo(stays);
    after.close();
  }

  private static KeyValueStore<Bytes, byte[]> open(Disk disk, Path state) {
    KeyValueStore<Bytes, byte[]> store = new Nodes.Rows("rows", disk).get();
    StateStoreContext task =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), state.toFile())
            .getStateStoreContext();
    store.init(task, store);
    return store;
  }
}
