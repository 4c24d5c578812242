package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Fingerprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Properties of the keys of all stores: they parse, their order is right, scans hold what is meant.
 */
class RowKeysTest {
  private static final long[] NUMBERS = {
    0, 1, 127, 128, 255, 256, 1L << 31, 1L << 40, Long.MAX_VALUE
  };
  private static final long[] GROUPS = {0, 1, 255, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1};
  private static final int[] INTS = {0, 1, 127, 128, 255, 256, 1 << 20, Integer.MAX_VALUE};

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldFindTheWaitersOfAFingerprint(int seed) {
    Draw draw = new Draw(seed);
    List<PendingRows.WaiterKey> keys =
        draw.many(
            () -> new PendingRows.WaiterKey(draw.fingerprint(), draw.assembly(), draw.anInt()));
    Function<PendingRows.WaiterKey, Bytes> write =
        key -> PendingRows.waiter(key.fingerprint(), key.assembly(), key.position());

    assertParses(keys, write, PendingRows::parseWaiter);
    assertInOrder(keys, write, Comparator.comparing(PendingRows.WaiterKey::fingerprint));
    Fingerprint one = keys.get(0).fingerprint();
    assertHolds(PendingRows.waiters(one), keys, write, key -> key.fingerprint().equals(one));
    assertHolds(PendingRows.waiters(), keys, write, key -> true);
    assertHoldsNone(PendingRows.items(), keys, write);
    assertHoldsNone(PendingRows.queues(), keys, write);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldScanAQueueFromACursor(int seed) {
    Draw draw = new Draw(seed);
    List<PendingRows.QueueKey> keys =
        draw.many(
            () -> new PendingRows.QueueKey(draw.of(GROUPS), draw.of(NUMBERS), draw.fingerprint()));
    Function<PendingRows.QueueKey, Bytes> write =
        key -> PendingRows.queued(key.group(), key.sequence(), key.fingerprint());

    assertParses(keys, write, PendingRows::parseQueued);
    assertInOrder(
        keys,
        write,
        Comparator.<PendingRows.QueueKey, Long>comparing(
                PendingRows.QueueKey::group, Long::compareUnsigned)
            .thenComparing(PendingRows.QueueKey::sequence)
            .thenComparing(PendingRows.QueueKey::fingerprint));
    for (long group : GROUPS) {
      for (long cursor : NUMBERS) {
        assertHolds(
            PendingRows.queue(group, cursor),
            keys,
            write,
            key -> key.group() == group && key.sequence() >= cursor);
      }
      assertHolds(
          PendingRows.queuesAfter(group),
          keys,
          write,
          key -> Long.compareUnsigned(key.group(), group) > 0);
    }
    assertHolds(PendingRows.queues(), keys, write, key -> true);
    assertHoldsNone(PendingRows.items(), keys, write);
    assertHoldsNone(PendingRows.waiters(), keys, write);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldKeepItemsInOrderOfTheirFingerprints(int seed) {
    List<Fingerprint> keys = new Draw(seed).many(new Draw(seed)::fingerprint);

    assertParses(keys, PendingRows::item, PendingRows::parseItem);
    assertInOrder(keys, PendingRows::item, Comparator.naturalOrder());
    assertHolds(PendingRows.items(), keys, PendingRows::item, key -> true);
    assertHoldsNone(PendingRows.waiters(), keys, PendingRows::item);
    assertHoldsNone(PendingRows.queues(), keys, PendingRows::item);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldScanEntriesFromAFingerprint(int seed) {
    List<Fingerprint> keys = new Draw(seed).many(new Draw(seed)::fingerprint);
    Fingerprint one = keys.get(0);

    assertParses(keys, EntryRows::entry, EntryRows::parseEntry);
    assertInOrder(keys, EntryRows::entry, Comparator.naturalOrder());
    assertHolds(EntryRows.entries(), keys, EntryRows::entry, key -> true);
    assertHolds(EntryRows.entriesFrom(one), keys, EntryRows::entry, key -> key.compareTo(one) >= 0);
    assertHoldsNone(EntryRows.expiries(), keys, EntryRows::entry);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldScanWhatHasExpired(int seed) {
    Draw draw = new Draw(seed);
    List<EntryRows.ExpiryKey> keys =
        draw.many(() -> new EntryRows.ExpiryKey(draw.of(NUMBERS), draw.fingerprint()));
    Function<EntryRows.ExpiryKey, Bytes> write =
        key -> EntryRows.expiry(key.expiresMillis(), key.fingerprint());

    assertParses(keys, write, EntryRows::parseExpiry);
    assertInOrder(
        keys,
        write,
        Comparator.comparing(EntryRows.ExpiryKey::expiresMillis)
            .thenComparing(EntryRows.ExpiryKey::fingerprint));
    for (long now : NUMBERS) {
      assertHolds(EntryRows.expiredAt(now), keys, write, key -> key.expiresMillis() <= now);
    }
    assertHolds(EntryRows.expiries(), keys, write, key -> true);
    assertHoldsNone(EntryRows.entries(), keys, write);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldKeepTheRowsOfAnAssemblyTogether(int seed) {
    Draw draw = new Draw(seed);
    List<AssemblyRows.Key> keys =
        draw.many(
            () -> {
              AssemblyRows.Kind[] kinds = AssemblyRows.Kind.values();
              AssemblyRows.Kind kind = kinds[draw.random.nextInt(kinds.length)];
              int n = kind == AssemblyRows.Kind.OUTCOME ? draw.anInt() : 0;
              return new AssemblyRows.Key(draw.random.nextInt(2) * 255, draw.of(NUMBERS), kind, n);
            });

    assertParses(keys, RowKeysTest::write, AssemblyRows::parse);
    assertInOrder(
        keys,
        RowKeysTest::write,
        Comparator.comparing(AssemblyRows.Key::source)
            .thenComparing(AssemblyRows.Key::offset)
            .thenComparing(AssemblyRows.Key::kind)
            .thenComparing(AssemblyRows.Key::n));
    for (AssemblyRows.Key one : keys.subList(0, 50)) {
      Predicate<AssemblyRows.Key> mine =
          key -> key.source() == one.source() && key.offset() == one.offset();
      assertHolds(
          AssemblyRows.assembly(one.source(), one.offset()), keys, RowKeysTest::write, mine);
      assertHolds(
          AssemblyRows.outcomes(one.source(), one.offset()),
          keys,
          RowKeysTest::write,
          mine.and(key -> key.kind() == AssemblyRows.Kind.OUTCOME));
      assertHolds(
          AssemblyRows.from(one.source(), one.offset()),
          keys,
          RowKeysTest::write,
          key -> key.source() == one.source() && key.offset() >= one.offset());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldKeepTheRequestsOfARecordKeyInOrder(int seed) {
    Draw draw = new Draw(seed);
    Bytes[] hashes = {
      KeyOrderRows.hash(Bytes.wrap(new byte[0])),
      KeyOrderRows.hash(Bytes.wrap(new byte[] {1})),
      Bytes.wrap(new byte[16]),
      Bytes.wrap(draw.fill(new byte[16], 0xff))
    };
    List<KeyOrderRows.Key> keys =
        draw.many(() -> new KeyOrderRows.Key(hashes[draw.random.nextInt(4)], draw.of(NUMBERS)));
    Function<KeyOrderRows.Key, Bytes> write = key -> KeyOrderRows.request(key.hash(), key.offset());

    assertParses(keys, write, KeyOrderRows::parse);
    assertInOrder(
        keys,
        write,
        Comparator.comparing(KeyOrderRows.Key::hash).thenComparing(KeyOrderRows.Key::offset));
    for (Bytes hash : hashes) {
      assertHolds(KeyOrderRows.requests(hash), keys, write, key -> key.hash().equals(hash));
    }
  }

  @Test
  void shouldParseNoOtherKey() {
    Fingerprint print = Fingerprint.of(new byte[32]);
    Bytes item = PendingRows.item(print);
    Bytes waiter = PendingRows.waiter(print, new AssemblyId("t", 1, 2), 3);

    assertThat(PendingRows.parseItem(waiter)).isNull();
    assertThat(PendingRows.parseWaiter(item)).isNull();
    assertThat(PendingRows.parseQueued(item)).isNull();
    assertThat(EntryRows.parseEntry(item)).isNull();
    assertThat(EntryRows.parseExpiry(item)).isNull();
    assertThat(AssemblyRows.parse(item)).isNull();
    assertThat(KeyOrderRows.parse(item)).isNull();
    for (int length = 0; length < waiter.get().length; length++) {
      assertThat(PendingRows.parseWaiter(Bytes.wrap(Arrays.copyOf(waiter.get(), length)))).isNull();
    }
  }

  @Test
  void shouldRefuseNumbersThatWouldLoseTheirOrder() {
    Fingerprint print = Fingerprint.of(new byte[32]);

    assertThatThrownBy(() -> EntryRows.expiry(-1, print))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PendingRows.queued(1, -1, print))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AssemblyRows.request(256, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldGiveEachModelItsOwnGroupForEver() {
    assertThat(PendingRows.group("text-embedding-3-small")).isEqualTo(0x31a7134a5bdc1c09L);
    assertThat(PendingRows.group("")).isEqualTo(0xe3b0c44298fc1c14L);
  }

  private static Bytes write(AssemblyRows.Key key) {
    return switch (key.kind()) {
      case REQUEST -> AssemblyRows.request(key.source(), key.offset());
      case OUTCOME -> AssemblyRows.outcome(key.source(), key.offset(), key.n());
      case FILLED -> AssemblyRows.filled(key.source(), key.offset());
      case VERDICT -> AssemblyRows.verdict(key.source(), key.offset());
    };
  }

  private static <K> void assertParses(
      List<K> keys, Function<K, Bytes> write, Function<Bytes, K> parse) {
    for (K key : keys) {
      assertThat(parse.apply(write.apply(key))).isEqualTo(key);
    }
  }

  private static <K> void assertInOrder(
      List<K> keys, Function<K, Bytes> write, Comparator<K> order) {
    List<K> byBytes = new ArrayList<>(keys);
    byBytes.sort(Comparator.comparing(write));

    assertThat(byBytes).isSortedAccordingTo(order);
  }

  private static <K> void assertHolds(
      KeyRange range, List<K> keys, Function<K, Bytes> write, Predicate<K> meant) {
    for (K key : keys) {
      assertThat(range.holds(write.apply(key))).isEqualTo(meant.test(key));
    }
  }

  private static <K> void assertHoldsNone(KeyRange range, List<K> keys, Function<K, Bytes> write) {
    assertHolds(range, keys, write, key -> false);
  }

  /** From few values at the borders, so that equal parts come often. */
  private static final class Draw {
    private final SplittableRandom random;

    private Draw(int seed) {
      random = new SplittableRandom(seed);
    }

    private <K> List<K> many(Supplier<K> key) {
      List<K> keys = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        keys.add(key.get());
      }
      return keys;
    }

    private long of(long[] numbers) {
      return numbers[random.nextInt(numbers.length)];
    }

    private int anInt() {
      return INTS[random.nextInt(INTS.length)];
    }

    private Fingerprint fingerprint() {
      byte[] bytes = new byte[32];
      switch (random.nextInt(4)) {
        case 0 -> fill(bytes, 0xff);
        case 1 -> bytes[31] = (byte) random.nextInt();
        case 2 -> bytes[0] = (byte) random.nextInt();
        default -> random.nextBytes(bytes);
      }
      return Fingerprint.of(bytes);
    }

    private AssemblyId assembly() {
      String topic = "t".repeat(1 + random.nextInt(249));
      return new AssemblyId(topic, anInt(), of(NUMBERS));
    }

    private byte[] fill(byte[] bytes, int value) {
      Arrays.fill(bytes, (byte) value);
      return bytes;
    }
  }
}
