package io.embeddingstreams.assemble;

import static io.embeddingstreams.assemble.Home.open;
import static io.embeddingstreams.assemble.Home.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.wire.AssemblyRows;
import io.embeddingstreams.wire.Changelog;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.OpenRequestCodec;
import io.embeddingstreams.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored requests that only a newer version can read. */
class UnreadRequestsTest {
  private static final int SOURCE = AssemblyStore.REQUESTS;
  private static final byte NEWER = 99;

  private final Changelog log = new Changelog();

  @ParameterizedTest(name = "exactly once: {0}")
  @ValueSource(booleans = {true, false})
  void shouldAnswerAnErrorAfterFiveMinutes(boolean exactlyOnce) {
    // Given
    Home before = new Home(log, exactlyOnce);
    before.task.arrive(open(1, "k", 3));
    before.task.outcomes(outcomes(1, 0));
    newer(1, false);
    Home after = new Home(log, exactlyOnce);
    after.task.tick();
    after.clock.advance(Duration.ofMinutes(5).minusMillis(1));
    after.task.tick();
    assertThat(after.replies).isEmpty();
    assertThat(after.task.isIdle()).isFalse();

    // When
    after.clock.advance(Duration.ofMillis(1));
    after.task.tick();

    // Then
    shouldRefuse(after, "id 1", "k");
    shouldLeaveNothing(after);
  }

  @Test
  void shouldAnswerUnderThePlaceWhereNoMoreCanBeRead() {
    new Home(log, true).task.arrive(open(1, "k", 1));
    newer(1, true);
    Home after = new Home(log, true);
    after.task.tick();
    after.clock.advance(Duration.ofMinutes(5));

    after.task.tick();

    shouldRefuse(after, "requests-0-1", null);
    shouldLeaveNothing(after);
  }

  @Test
  void shouldDeleteWhatDoesNotEvenTellItsPlace() {
    new Home(log, true).task.arrive(open(1, "k", 1));
    log.store("assemblies").put(AssemblyRows.request(SOURCE, 1), new byte[] {NEWER, 127});
    Home after = new Home(log, true);
    after.task.tick();
    after.clock.advance(Duration.ofMinutes(5));

    after.task.tick();

    assertThat(after.replies).isEmpty();
    shouldLeaveNothing(after);
  }

  @Test
  void shouldTakeItsTurnAmongThoseOfItsKey() {
    // Given
    Home before = new Home(log, true);
    before.task.arrive(open(1, "k", 1));
    before.task.arrive(open(2, "k", 1));
    before.task.arrive(open(3, "k", 1));
    newer(2, false);
    Home after = new Home(log, true);
    after.task.tick();
    after.task.outcomes(outcomes(3, 0));
    after.clock.advance(Duration.ofMinutes(5));
    after.task.tick();
    assertThat(after.replies).isEmpty();

    // When
    after.task.outcomes(outcomes(1, 0));

    // Then
    assertThat(after.answered()).containsExactly(1L, 2L, 3L);
    shouldLeaveNothing(after);
  }

  @Test
  void shouldFreeItsKeyWhereTheKeyCannotBeRead() {
    Home before = new Home(log, false);
    before.task.arrive(open(1, "k", 1));
    before.task.arrive(open(2, "k", 1));
    newer(1, true);
    Home after = new Home(log, false);
    after.task.tick();
    after.task.outcomes(outcomes(2, 0));
    after.clock.advance(Duration.ofMinutes(5));

    after.task.tick();

    assertThat(after.answered()).containsExactly(1L, 2L);
    shouldLeaveNothing(after);
  }

  @Test
  void shouldGoOnWhereARequestIsReplayedThatItCanReadNow() {
    new Home(log, false).task.arrive(open(1, "k", 1));
    newer(1, false);
    Home after = new Home(log, false);
    after.task.tick();
    after.task.arrive(open(1, "k", 1));

    after.task.outcomes(outcomes(1, 0));

    assertThat(after.replies).hasSize(1).allMatch(reply -> reply instanceof Reply.Answered);
    after.clock.advance(Duration.ofMinutes(5));
    after.task.tick();
    assertThat(after.replies).hasSize(1);
    shouldLeaveNothing(after);
  }

  @Test
  void shouldTakeUpWhatFollowsARowOfANewerKind() {
    new Home(log, true).task.arrive(open(2, null, 1));
    byte[] key = AssemblyRows.request(SOURCE, 1).get().clone();
    key[9] = NEWER;
    log.store("assemblies").put(Bytes.wrap(key), new byte[] {NEWER});
    Home after = new Home(log, true);

    after.task.tick();

    assertThat(after.work.requests()).isEqualTo(1);
    after.task.outcomes(outcomes(2, 0));
    shouldLeaveNothing(after);
  }

  /** Makes a stored request one of a newer version; with another layout after its place or not. */
  private void newer(long offset, boolean otherLayout) {
    KeyValueStore<Bytes, byte[]> store = log.store("assemblies");
    Bytes row = AssemblyRows.request(SOURCE, offset);
    byte[] bytes = Objects.requireNonNull(store.get(row)).clone();
    bytes = Arrays.copyOf(bytes, bytes.length + 7);
    bytes[0] = NEWER;
    if (otherLayout) {
      OpenRequest read = Objects.requireNonNull(OpenRequestCodec.head(bytes));
      int place = 1 + 2 + read.assembly().topic().length() + 4 + 8;
      Arrays.fill(bytes, place, bytes.length, (byte) 0xff);
    }
    store.put(row, bytes);
  }

  private static void shouldRefuse(Home home, String id, @Nullable String key) {
    assertThat(home.replies).hasSize(1);
    Reply.Refused refused = (Reply.Refused) home.replies.get(0);
    assertThat(refused.verdict().failure().code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(refused.request().id()).isEqualTo(id);
    Bytes found = refused.request().key();
    assertThat(found == null ? null : new String(found.get(), StandardCharsets.UTF_8))
        .isEqualTo(key);
  }

  private void shouldLeaveNothing(Home home) {
    home.task.tick();
    home.commit();
    home.task.tick();
    for (String name : new String[] {"assemblies", "key-order"}) {
      try (var all = log.store(name).all()) {
        assertThat(all.hasNext()).as(name).isFalse();
      }
    }
    assertThat(home.task.isIdle()).isTrue();
    assertThat(home.work.requests()).isZero();
  }
}
