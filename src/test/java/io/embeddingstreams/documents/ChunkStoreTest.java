package io.embeddingstreams.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.Changelog;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class ChunkStoreTest {
  private static final Bytes DOCUMENT = Bytes.wrap(new byte[] {1});

  private final Changelog log = new Changelog();
  private final AfterCommit settled = new AfterCommit();

  private ChunkStore atLeastOnce(Changelog from) {
    return new ChunkStore(from.store("chunks"), settled);
  }

  @Test
  void shouldRememberUnderExactlyOnceWhatThereIs() {
    ChunkStore store = new ChunkStore(log.store("chunks"), null);

    store.put(DOCUMENT, 5, -1);
    assertThat(store.most(DOCUMENT)).isEqualTo(5);
    store.put(DOCUMENT, 3, 5);
    assertThat(store.most(DOCUMENT)).isEqualTo(3);
    store.put(DOCUMENT, 0, 3);
    assertThat(store.most(DOCUMENT)).isEqualTo(-1);
  }

  @Test
  void shouldRepeatDeletesAfterACrashBeforeTheCommit() {
    ChunkStore store = atLeastOnce(log);
    store.put(DOCUMENT, 5, -1);
    store.put(DOCUMENT, 3, 5);
    store.settle();

    ChunkStore afterCrash = atLeastOnce(log.until(log.size()));

    assertThat(afterCrash.most(DOCUMENT)).isEqualTo(5);
    afterCrash.put(DOCUMENT, 3, 5);
    assertThat(atLeastOnce(log.until(log.size())).most(DOCUMENT)).isEqualTo(5);
  }

  @Test
  void shouldForgetChunksWhoseDeletesACommitHasSeen() {
    ChunkStore store = atLeastOnce(log);
    store.put(DOCUMENT, 3, 5);

    settled.committed();
    store.settle();

    assertThat(store.most(DOCUMENT)).isEqualTo(3);
    store.put(DOCUMENT, 0, 3);
    assertThat(store.most(DOCUMENT)).isEqualTo(3);
    settled.committed();
    store.settle();
    assertThat(store.most(DOCUMENT)).isEqualTo(-1);
  }

  @Test
  void shouldNotForgetChunksThatCameBackMeanwhile() {
    ChunkStore store = atLeastOnce(log);
    store.put(DOCUMENT, 3, 5);
    settled.committed();
    store.put(DOCUMENT, 7, 5);
    store.settle();

    assertThat(store.most(DOCUMENT)).isEqualTo(7);
  }

  @Test
  void shouldKnowNothingOfADocumentThatNeverHadChunks() {
    assertThat(atLeastOnce(log).most(DOCUMENT)).isEqualTo(-1);
  }
}
