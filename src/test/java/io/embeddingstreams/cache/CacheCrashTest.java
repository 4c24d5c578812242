package io.embeddingstreams.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.FakeClock;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.TestModels;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.Changelog;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.LookupCodec;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.PendingRows;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache task on stores that outlive it: what a crash and a restart leave. */
class CacheCrashTest {
  private static final String ALL = "a b c d";
  private static final Set<String> EXPECTED =
      Set.of(
          "1 0 a", "1 1 b", "2 0 b", "2 1 c", "3 0 d", "4 0 d", "4 1 a", "5 0 a", "5 1 b", "5 2 c",
          "5 3 d");

  /** One process: an embedder and the task of partition 0. */
  private static final class Owner {
    final FakeClock clock;
    final FakeEmbedder embedder;
    final Mailboxes mailboxes;
    final KeyValueStore<Bytes, byte[]> entries;
    final KeyValueStore<Bytes, byte[]> pending;
    private final MockProcessorContext<byte[], Addressed> context;
    private final CacheProcessor processor;
    private final List<CommitCallback> commits = new ArrayList<>();

    Owner(Changelog log) {
      this(log, new FakeClock(), new FakeEmbedder(), new Mailboxes());
    }

    Owner(Changelog log, FakeClock clock, FakeEmbedder embedder, Mailboxes mailboxes) {
      this.clock = clock;
      this.embedder = embedder;
      this.mailboxes = mailboxes;
      entries = log.store(CacheProcessor.EMBEDDINGS);
      pending = log.store(CacheProcessor.PENDING);
      Properties properties = new Properties();
      properties.put("application.id", "es");
      properties.put("bootstrap.servers", "localhost:1");
      context = new MockProcessorContext<>(properties, new TaskId(0, 0), new File("unused"));
      context.addStateStore(entries);
      context.addStateStore(pending);
      CommitSignal signal = CommitSignal.builder(CacheProcessor.COMMITS).build();
      signal.init(capturing(), signal);
      context.addStateStore(signal);
      Models models = new Models(List.of(TestModels.model("fake", "space")));
      processor =
          new CacheProcessor(
              new CacheSettings(
                  embedder, () -> models, mailboxes, new Meters(new SimpleMeterRegistry()), clock));
      processor.init(context);
    }

    private StateStoreContext capturing() {
      return (StateStoreContext)
          Proxy.newProxyInstance(
              CacheCrashTest.class.getClassLoader(),
              new Class<?>[] {StateStoreContext.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("register")) {
                  commits.add((CommitCallback) arguments[2]);
                }
                return null;
              });
    }

    void lookUp(byte[] lookup) {
      processor.process(new Record<>(null, lookup, 0));
    }

    void tick() {
      clock.advance(Duration.ofMillis(5));
      context.scheduledPunctuators().get(0).getPunctuator().punctuate(clock.millis());
    }

    void commit() {
      try {
        for (CommitCallback commit : commits) {
          commit.onCommit();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** What it sent so far: assembly, position and the text whose vector that is. */
    Set<String> sent() {
      Set<String> all = new HashSet<>();
      context
          .forwarded()
          .forEach(
              forward -> {
                Bytes value = ((Addressed) forward.record().value()).value();
                Outcomes read =
                    Objects.requireNonNull(
                        OutcomesCodec.read(Objects.requireNonNull(value).get()).orNull());
                read.outcomes()
                    .forEach(
                        o ->
                            all.add(
                                read.assembly().offset()
                                    + " "
                                    + o.position()
                                    + " "
                                    + text(o.outcome())));
              });
      return all;
    }

    private static String text(Outcome outcome) {
      return outcome.match(
          embedded ->
              Arrays.stream(ALL.split(" "))
                  .filter(text -> FakeEmbedder.vector(text, 0).equals(embedded.vector()))
                  .findFirst()
                  .orElse("a wrong vector"),
          failed -> "failed " + failed.failure().code());
    }

    /** Everything is answered, stored and committed. */
    void settle() {
      for (int i = 0; i < 3; i++) {
        tick();
        embedder.answerAll();
        tick();
        commit();
      }
      tick();
    }
  }

  private final List<Consumer<Owner>> steps =
      List.of(
          owner -> owner.lookUp(lookup(1, true, "a", "b")),
          owner -> owner.lookUp(lookup(2, true, "b", "c")),
          owner -> answerFirst(owner),
          Owner::tick,
          owner -> owner.lookUp(lookup(3, false, "d")),
          owner -> owner.lookUp(lookup(4, true, "d", "a")),
          owner -> owner.embedder.answerAll(),
          Owner::tick,
          owner -> owner.lookUp(lookup(5, true, "a", "b", "c", "d")),
          Owner::tick);

  private static void answerFirst(Owner owner) {
    owner.embedder.flying().stream().findFirst().ifPresent(owner.embedder::answer);
  }

  /** A commit after each step, a crash after each write that follows it. */
  @Test
  void shouldLoseNothingInACrashAfterAnyWrite() {
    for (int committed = 0; committed <= steps.size(); committed++) {
      Changelog log = new Changelog();
      Owner before = new Owner(log);
      steps.subList(0, committed).forEach(step -> step.accept(before));
      before.commit();
      int atCommit = log.size();
      Set<String> seen = before.sent();
      steps.subList(committed, steps.size()).forEach(step -> step.accept(before));
      for (int crash = atCommit; crash <= log.size(); crash++) {
        Owner after = new Owner(log.until(crash));
        steps.subList(committed, steps.size()).forEach(step -> step.accept(after));
        after.settle();

        Set<String> all = new HashSet<>(seen);
        all.addAll(after.sent());
        assertThat(all)
            .as("commit after step %d, crash after write %d", committed, crash)
            .isEqualTo(EXPECTED);
        assertThat(rows(after.pending)).isEmpty();
        assertThat(after.embedder.flying()).isEmpty();
      }
    }
  }

  /**
   * Acknowledgements of outcomes, entries and waiters come in any order, and a kill takes those
   * that are still to come: no outcome after the commit arrived, and each changelog ends somewhere.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldLoseNothingWhereTheChangelogsEndApart(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int committed = 0; committed <= steps.size(); committed++) {
      Changelog log = new Changelog();
      Owner before = new Owner(log);
      steps.subList(0, committed).forEach(step -> step.accept(before));
      before.commit();
      int atCommit = log.size();
      Set<String> seen = before.sent();
      steps.subList(committed, steps.size()).forEach(step -> step.accept(before));
      int entries = random.nextInt(atCommit, log.size() + 1);
      int pending = random.nextInt(atCommit, log.size() + 1);

      Owner after =
          new Owner(log.until(name -> name.equals(CacheProcessor.EMBEDDINGS) ? entries : pending));
      steps.subList(committed, steps.size()).forEach(step -> step.accept(after));
      after.settle();

      Set<String> all = new HashSet<>(seen);
      all.addAll(after.sent());
      assertThat(all).as("commit after step %d", committed).isEqualTo(EXPECTED);
      assertThat(rows(after.pending)).isEmpty();
    }
  }

  /** In one process the calls on the wire go on: the task that is opened again finds its own. */
  @Test
  void shouldFindTheCallsOnTheWireAfterTheTaskWasOpenedAgain() {
    Changelog log = new Changelog();
    Owner before = new Owner(log);
    before.lookUp(lookup(1, true, "a", "b"));
    before.embedder.answer(before.embedder.flying().get(0));

    Owner after = new Owner(log, before.clock, before.embedder, before.mailboxes);
    after.settle();

    assertThat(after.sent()).containsExactlyInAnyOrder("1 0 a", "1 1 b");
    assertThat(after.embedder.texts()).containsExactly("a", "b");
    assertThat(rows(after.pending)).isEmpty();
  }

  @Test
  void shouldNotLoseAnAnswerThatAReopenedTaskFoundInItsMailbox() {
    Changelog log = new Changelog();
    Owner before = new Owner(log);
    before.lookUp(lookup(1, false, "a"));
    before.embedder.answerAll();
    Owner reopened = new Owner(log, before.clock, before.embedder, before.mailboxes);
    reopened.tick();

    Owner afterTheCrash = new Owner(log);
    afterTheCrash.settle();

    assertThat(reopened.sent()).containsExactly("1 0 a");
    assertThat(afterTheCrash.sent()).containsExactly("1 0 a");
    assertThat(rows(afterTheCrash.pending)).isEmpty();
  }

  @Test
  void shouldNotPayAgainForWhatWasStoredBeforeTheCrash() {
    Changelog log = new Changelog();
    Owner before = new Owner(log);
    before.lookUp(lookup(1, true, "a"));
    before.embedder.answerAll();
    before.tick();

    Owner after = new Owner(log);
    after.clock.advance(Duration.ofSeconds(1));
    after.settle();

    assertThat(after.sent()).containsExactly("1 0 a");
    assertThat(after.embedder.taken()).isEmpty();
  }

  /** An instance that others took for dead writes its misses behind the owner's back. */
  @Test
  void shouldNotPayAgainForWhatAZombieQueuedAfterItWasStored() {
    Changelog log = new Changelog();
    Owner owner = new Owner(log);
    Owner zombie = new Owner(log);
    owner.lookUp(lookup(1, true, "a"));
    owner.settle();
    zombie.clock.advance(Duration.ofMinutes(1));
    zombie.lookUp(lookup(1, true, "a"));

    Owner after = new Owner(log);
    after.clock.advance(Duration.ofMinutes(2));
    after.settle();

    assertThat(after.embedder.taken()).isEmpty();
    assertThat(after.sent()).containsExactly("1 0 a");
    assertThat(rows(after.pending)).isEmpty();
  }

  @Test
  void shouldFillTheCacheWhereNobodyWaitsAnyMore() {
    Changelog log = new Changelog();
    Owner before = new Owner(log);
    before.lookUp(lookup(1, true, "a"));
    rows(before.pending).stream()
        .filter(key -> PendingRows.parseWaiter(key) != null)
        .forEach(before.pending::delete);

    Owner after = new Owner(log);
    after.settle();

    assertThat(after.sent()).isEmpty();
    assertThat(EntryCodec.vector(after.entries.get(EntryRows.entry(fingerprint("a")))))
        .isEqualTo(FakeEmbedder.vector("a", 0));
    assertThat(rows(after.pending)).isEmpty();
  }

  @Test
  void shouldDropAPlaceInTheQueueWithoutItsItem() {
    Changelog log = new Changelog();
    Owner before = new Owner(log);
    before.lookUp(lookup(1, true, "a"));
    before.pending.delete(PendingRows.item(fingerprint("a")));

    Owner after = new Owner(log);
    after.tick();

    assertThat(after.embedder.taken()).isEmpty();
    assertThat(rows(after.pending)).noneMatch(key -> PendingRows.parseQueued(key) != null);
    after.lookUp(lookup(1, true, "a"));
    after.settle();
    assertThat(after.sent()).containsExactly("1 0 a");
  }

  @Test
  void shouldReplaceAMissThatOnlyANewerVersionReadsWhereItIsAskedAgain() {
    Changelog log = new Changelog();
    Owner before = new Owner(log);
    before.lookUp(lookup(1, true, "a"));
    byte[] newer = before.pending.get(PendingRows.item(fingerprint("a"))).clone();
    newer[0] = 99;
    before.pending.put(PendingRows.item(fingerprint("a")), newer);
    Owner after = new Owner(log);
    after.tick();

    after.lookUp(lookup(2, true, "a"));
    after.settle();

    assertThat(after.sent()).containsExactlyInAnyOrder("1 0 a", "2 0 a");
    after.clock.advance(Duration.ofMinutes(5)); // its old place in the queue is met again
    after.settle();
    assertThat(rows(after.pending)).isEmpty();
  }

  @Test
  void shouldDropWaitersWithoutTheirItem() {
    Changelog log = new Changelog();
    Owner before = new Owner(log);
    before.lookUp(lookup(1, true, "a"));
    before.pending.delete(PendingRows.item(fingerprint("a")));

    Owner after = new Owner(log);
    after.settle();

    assertThat(rows(after.pending)).isEmpty();
    assertThat(after.embedder.taken()).isEmpty();
  }

  @Test
  void shouldRecoverABoundedNumberOfItemsATick() {
    Changelog log = new Changelog();
    Owner before = new Owner(log);
    for (int i = 0; i < 10; i++) {
      String[] texts = new String[100];
      for (int j = 0; j < 100; j++) {
        texts[j] = "text " + i + " " + j;
      }
      before.lookUp(lookup(i, true, texts));
    }
    Owner after = new Owner(log);

    after.tick();
    int first = after.embedder.taken().size();
    for (int i = 0; i < 10; i++) {
      after.tick();
    }

    assertThat(first).isBetween(1, 500);
    assertThat(after.embedder.taken()).hasSize(1_000);
    assertThat(after.embedder.texts()).isEqualTo(before.embedder.texts());
  }

  @Test
  void shouldAnswerARepeatedLookupOfAnOpenMissOnce() {
    Owner owner = new Owner(new Changelog());
    owner.lookUp(lookup(1, true, "a"));
    owner.lookUp(lookup(1, true, "a"));
    owner.embedder.answerAll();
    owner.tick();

    assertThat(owner.embedder.texts()).containsExactly("a");
    assertThat(owner.context.forwarded()).hasSize(1);
  }

  private static List<Bytes> rows(KeyValueStore<Bytes, byte[]> store) {
    List<Bytes> keys = new ArrayList<>();
    try (var all = store.all()) {
      all.forEachRemaining(row -> keys.add(row.key));
    }
    return keys;
  }

  private static byte[] lookup(long offset, boolean store, String... texts) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      items.add(new Item(i, fingerprint(texts[i]), new Input.Text(texts[i]), 1));
    }
    return LookupCodec.write(
        new Lookup(
            new AssemblyId("requests", 0, offset),
            new CallShape("fake", 0, null, "", false),
            new CacheUse(true, store, -1, -1, "", "space"),
            0,
            items));
  }

  private static Fingerprint fingerprint(String text) {
    byte[] bytes = FakeEmbedder.vector(text, 8).bytes();
    return Fingerprint.read(bytes, 0);
  }
}
