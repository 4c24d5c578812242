package io.embeddingstreams.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Embedder;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Settled;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.wire.AddressedSerializer;
import io.embeddingstreams.wire.CommitSignal;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.LookupCodec;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.PendingRows;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances of other versions and configurations side by side, and models that are overloaded. */
class RollingChangeTest {
  private static final AssemblyId ASSEMBLY = new AssemblyId("requests", 0, 5);
  private static final Fingerprint PRINT = Fingerprint.of(new byte[Fingerprint.LENGTH]);

  private final Held embedder = new Held();
  private Instant now = Instant.ofEpochMilli(1_700_000_000_000L);
  private Models models = new Models(List.of(model()));
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> lookups;
  private TestOutputTopic<byte[], byte[]> outcomes;

  /** Takes every miss and keeps it. */
  private static final class Held implements Embedder {
    final Map<Fingerprint, Consumer<Settled>> misses = new HashMap<>();

    @Override
    public boolean offer(Miss miss, Consumer<Settled> done) {
      misses.put(miss.fingerprint(), done);
      return true;
    }

    @Override
    public void extend(Fingerprint fingerprint, long deadlineMillis) {}

    @Override
    public void forget(int cachePartition) {}

    @Override
    public boolean hasRoom(String model) {
      return true;
    }

    void settle(Settled settled) {
      Objects.requireNonNull(misses.remove(settled.fingerprint())).accept(settled);
    }
  }

  @BeforeEach
  void open() {
    InstantSource clock = () -> now;
    CacheSettings settings =
        new CacheSettings(
            embedder, () -> models, new Mailboxes(), new Meters(new SimpleMeterRegistry()), clock);
    Topology topology =
        new Topology()
            .addSource(
                "lookups", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "lookups")
            .addProcessor("cache", () -> new CacheProcessor(settings), "lookups");
    for (String store : List.of(CacheProcessor.EMBEDDINGS, CacheProcessor.PENDING)) {
      topology.addStateStore(
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(store), Serdes.Bytes(), Serdes.ByteArray())
              .withLoggingDisabled(),
          "cache");
    }
    topology
        .addStateStore(CommitSignal.builder(CacheProcessor.COMMITS), "cache")
        .addSink(
            "outcomes", "outcomes", new ByteArraySerializer(), new AddressedSerializer(), "cache");
    driver = new TopologyTestDriver(topology, new Properties(), now);
    lookups =
        driver.createInputTopic("lookups", new ByteArraySerializer(), new ByteArraySerializer());
    outcomes =
        driver.createOutputTopic(
            "outcomes", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void shouldFailARequestWhoseLookupNobodyReadsInFiveMinutes() {
    byte[] newer = LookupCodec.write(lookup(false));
    newer[0] = 99;
    lookups.pipeInput(newer);
    pass(Duration.ofSeconds(299));
    assertThat(all()).isEmpty();

    pass(Duration.ofSeconds(2));

    Outcomes.Positioned only = all().get(0);
    assertThat(only.position()).isEqualTo(Outcomes.WHOLE_REQUEST);
    assertFailed(only, ErrorCode.INTERNAL);
    pass(Duration.ofMinutes(5));
    assertThat(all()).isEmpty();
  }

  @Test
  void shouldFailAStoredMissThatNobodyReadsInFiveMinutes() {
    // Given
    lookups.pipeInput(LookupCodec.write(lookup(false)));
    KeyValueStore<Bytes, byte[]> pending = driver.getKeyValueStore(CacheProcessor.PENDING);
    byte[] newer = pending.get(PendingRows.item(PRINT));
    newer[0] = 99;
    pending.put(PendingRows.item(PRINT), newer);
    KeyValueStore<Bytes, byte[]> left = driver.getKeyValueStore(CacheProcessor.PENDING);
    Map<Bytes, byte[]> rows = new HashMap<>();
    try (var each = left.all()) {
      each.forEachRemaining(row -> rows.put(row.key, row.value));
    }
    driver.close();
    embedder.misses.clear();
    open();
    KeyValueStore<Bytes, byte[]> restored = driver.getKeyValueStore(CacheProcessor.PENDING);
    rows.forEach(restored::put);
    pass(Duration.ofMillis(10));
    pass(Duration.ofSeconds(299));
    assertThat(all()).isEmpty();

    // When
    pass(Duration.ofSeconds(2));

    // Then
    assertFailed(all().get(0), ErrorCode.INTERNAL);
    assertThat(embedder.misses).isEmpty();
    pass(Duration.ofSeconds(1));
    try (var each = restored.all()) {
      assertThat(each.hasNext()).isFalse();
    }
  }

  @Test
  void shouldFailADamagedLookupAtOnce() {
    byte[] bytes = LookupCodec.write(lookup(false));
    byte[] damaged = Arrays.copyOf(bytes, bytes.length - 1);

    lookups.pipeInput(damaged);

    assertFailed(all().get(0), ErrorCode.INTERNAL);
  }

  @Test
  void shouldFailMissesAtOnceWhereHitsAloneAreAsked() {
    lookups.pipeInput(LookupCodec.write(lookup(true)));

    assertFailed(all().get(0), ErrorCode.OVERLOADED);
    assertThat(embedder.misses).isEmpty();
  }

  @Test
  void shouldAnswerHitsWhereHitsAloneAreAsked() {
    lookups.pipeInput(LookupCodec.write(lookup(false)));
    embedder.settle(answered());
    pass(Duration.ofMillis(10));
    assertThat(all()).hasSize(1);

    lookups.pipeInput(LookupCodec.write(lookup(true)));

    assertThat(all().get(0).outcome()).isInstanceOf(Outcome.Embedded.class);
  }

  @Test
  void shouldSendAMissOnceAReloadBringsItsModel() {
    models = new Models(List.of());
    lookups.pipeInput(LookupCodec.write(lookup(false)));
    pass(Duration.ofMinutes(1));
    assertThat(embedder.misses).isEmpty();

    models = new Models(List.of(model()));
    pass(Duration.ofMillis(10));

    assertThat(embedder.misses).containsOnlyKeys(PRINT);
  }

  @Test
  void shouldFailAMissWhoseModelStaysUnknown() {
    models = new Models(List.of());
    lookups.pipeInput(LookupCodec.write(lookup(false)));

    pass(Duration.ofSeconds(301));

    assertFailed(all().get(0), ErrorCode.MODEL_NOT_FOUND);
  }

  @Test
  void shouldKeepAMissWhoseModelWentWhileItWaited() {
    lookups.pipeInput(LookupCodec.write(lookup(false)));
    models = new Models(List.of());
    embedder.settle(new Settled.GaveUp(PRINT, Failure.of(ErrorCode.MODEL_NOT_FOUND, "it is gone")));
    pass(Duration.ofSeconds(10));
    assertThat(all()).isEmpty();

    models = new Models(List.of(model()));
    pass(Duration.ofMillis(10));
    embedder.settle(answered());
    pass(Duration.ofMillis(10));

    assertThat(all().get(0).outcome()).isInstanceOf(Outcome.Embedded.class);
  }

  private void pass(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
    driver.advanceWallClockTime(Duration.ofMillis(5));
  }

  private List<Outcomes.Positioned> all() {
    List<Outcomes.Positioned> found = new ArrayList<>();
    outcomes
        .readValuesToList()
        .forEach(
            value ->
                found.addAll(
                    Objects.requireNonNull(OutcomesCodec.read(value).orNull()).outcomes()));
    return found;
  }

  private static void assertFailed(Outcomes.Positioned positioned, ErrorCode code) {
    assertThat(positioned.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.failure().code()).isEqualTo(code));
  }

  private static Settled answered() {
    return new Settled.Answered(PRINT, Vector.of(1, 2), 3, "up");
  }

  private static Lookup lookup(boolean hitsOnly) {
    return new Lookup(
        ASSEMBLY,
        new CallShape("m", 0, null, "", false),
        new CacheUse(true, true, CacheControl.UNSET, CacheControl.UNSET, "", "m"),
        0,
        hitsOnly,
        List.of(new Item(3, PRINT, new Input.Text("a"), 1)));
  }

  private static ModelSpec model() {
    return new ModelSpec(
        "m",
        "m",
        2,
        0,
        null,
        Map.of(),
        false,
        new CachePolicy(CacheMode.ALWAYS, null),
        List.of(),
        0);
  }
}
