package io.embeddingstreams.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.FakeClock;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.OpenWork;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.Changelog;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.LookupCodec;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.Outcomes.Positioned;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTaskTest {
  private static final Verdict BAD = Verdict.of(Failure.of(ErrorCode.INVALID_VALUE, "bad"));

  /** A home task over stores that outlive it. */
  private static final class Home {
    final FakeClock clock = new FakeClock();
    final OpenWork work = new OpenWork(new OpenWork.Bounds(100, 100, 1 << 20, 1));
    final List<Reply> replies = new ArrayList<>();
    final List<Lookup> lookups = new ArrayList<>();
    final AfterCommit rows = new AfterCommit();
    final AfterCommit order = new AfterCommit();
    final HomeTask task;

    Home(Changelog log, boolean exactlyOnce) {
      AssemblyStore store =
          new AssemblyStore(
              AssemblyStore.REQUESTS,
              log.store("assemblies"),
              log.store("key-order"),
              exactlyOnce ? null : rows,
              exactlyOnce ? null : order);
      Consumer<Addressed> lookup =
          each ->
              lookups.add(
                  Objects.requireNonNull(
                      LookupCodec.read(Objects.requireNonNull(each.value()).get()).orNull()));
      AssembleSettings settings =
          new AssembleSettings(
              true, exactlyOnce, 1, work, new Meters(new SimpleMeterRegistry()), clock);
      task = new HomeTask(settings, store, replies::add, lookup);
    }

    void commit() {
      rows.committed();
      order.committed();
    }

    List<Long> answered() {
      return replies.stream().map(reply -> reply.request().assembly().offset()).toList();
    }
  }

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
        askUntilQuiet(after);

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

  private static void askUntilQuiet(Home home) {
    for (int i = 0; i < 3; i++) {
      home.task.tick();
      home.clock.advance(Duration.ofMinutes(1));
      home.task.tick();
      List<Lookup> asked = List.copyOf(home.lookups);
      home.lookups.clear();
      for (Lookup lookup : asked) {
        home.task.outcomes(
            outcomes(
                lookup.assembly().offset(),
                lookup.items().stream().mapToInt(Item::position).toArray()));
      }
    }
    home.commit();
    home.task.tick();
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

  private static Outcome outcome(OpenRequest request, int position) {
    return outcome(request.assembly().offset(), position);
  }

  private static Outcome outcome(long offset, int position) {
    return new Outcome.Embedded(
        FakeEmbedder.vector(offset + " " + position, 0), 1, Outcome.Source.SENT);
  }

  private static byte[] outcomes(long offset, int... positions) {
    return OutcomesCodec.write(
        new Outcomes(
            new AssemblyId("requests", 0, offset),
            IntStream.of(positions)
                .mapToObj(p -> new Positioned(p, fingerprint(offset, p), outcome(offset, p)))
                .toList()));
  }

  private static Handover open(long offset, @Nullable String key, int n) {
    return new Handover(request(offset, key, n), List.of(), null);
  }

  private static OpenRequest request(long offset, @Nullable String key, int items) {
    return new OpenRequest(
        new AssemblyId("requests", 0, offset),
        "id " + offset,
        key == null ? null : Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)),
        List.of(),
        0,
        0,
        0,
        new CallShape("fake", 0, null, "", false),
        new CacheUse(true, true, -1, -1, "", "space"),
        0,
        EncodingFormat.FLOAT,
        OnError.FAIL,
        null,
        IntStream.range(0, items)
            .mapToObj(p -> new Item(p, fingerprint(offset, p), new Input.Text("t"), 1))
            .toList(),
        IntStream.range(0, items).boxed().toList(),
        Map.of());
  }

  private static Fingerprint fingerprint(long offset, int position) {
    byte[] bytes = new byte[Fingerprint.LENGTH];
    bytes[0] = (byte) offset;
    bytes[1] = (byte) position;
    return Fingerprint.of(bytes);
  }
}
