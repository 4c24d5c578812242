package io.embeddingstreams.topology;

import io.embeddingstreams.assemble.AssembleSettings;
import io.embeddingstreams.cache.CacheFigures;
import io.embeddingstreams.cache.CacheProcessor;
import io.embeddingstreams.cache.CacheSettings;
import io.embeddingstreams.cache.Mailboxes;
import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.FakeClock;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.LocalRead;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.OpenWork;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.model.TestModels;
import io.embeddingstreams.respond.RespondSettings;
import io.embeddingstreams.split.SplitSettings;
import io.embeddingstreams.split.TokenCounter;
import io.embeddingstreams.wire.CommitPaces;
import io.embeddingstreams.wire.EntryCodec;
import io.embeddingstreams.wire.EntryRows;
import io.embeddingstreams.wire.HostedEntries;
import io.embeddingstreams.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * Both applications, each in a topology test driver of its own, with the inner topics between them
 * in memory: a test carries the records over when and in which order it likes. One partition, real
 * RocksDB stores, a fake embedder, a fake clock.
 */
final class Route implements AutoCloseable {
  static final String FAKE = "fake";

  /** The topic of the collection that a test may configure. */
  static final String VECTORS = "vectors";

  private static final TokenCounter TOKENS = new TokenCounter();
  private static final long NEAR_BYTES = 1 << 20;

  final FakeClock clock = new FakeClock();
  final FakeEmbedder embedder = new FakeEmbedder();
  final Meters meters = new Meters(new SimpleMeterRegistry());
  final OpenWork openWork;
  final HostedEntries hosted = new HostedEntries(NEAR_BYTES);

  /** What the topics of collections take. */
  int vectorBytes = 1 << 20;

  /** Records between the applications that were not carried over yet. */
  final Deque<byte[]> lookups = new ArrayDeque<>();

  final Deque<byte[]> outcomes = new ArrayDeque<>();

  /** What the configuration has now. */
  Models models =
      new Models(
          List.of(
              TestModels.model(FAKE, "space"),
              TestModels.model("alias", "space"),
              TestModels.model(
                  "brief", "space", new CachePolicy(CacheMode.ALWAYS, Duration.ofSeconds(2))),
              TestModels.model("never", "space", new CachePolicy(CacheMode.NEVER, null)),
              TestModels.model("other", "other")));

  private final Responses responses;
  private final LocalRead local = new StoreReader(hosted, Route::notHere, 1, clock);
  private final Mailboxes mailboxes = new Mailboxes();
  private final Path directory;
  private final TopologyTestDriver requests;
  private final TopologyTestDriver cache;
  private final TestInputTopic<byte[], byte[]> requestsIn;
  private final TestInputTopic<byte[], byte[]> outcomesIn;
  private final TestInputTopic<byte[], byte[]> lookupsIn;
  private final TestOutputTopic<byte[], byte[]> lookupsOut;
  private final TestOutputTopic<byte[], byte[]> outcomesOut;
  private final TestOutputTopic<byte[], byte[]> responsesOut;
  private final TestOutputTopic<byte[], byte[]> deadLettersOut;
  private final TestOutputTopic<byte[], byte[]> vectorsOut;

  /** What a route can be built with. */
  record Options(
      boolean orderByKey,
      boolean exactlyOnce,
      boolean localRead,
      boolean failWhenFull,
      int largestResponse,
      int cachePartitions,
      OpenWork.Bounds bounds) {
    static final Options DEFAULT =
        new Options(
            true,
            true,
            true,
            false,
            9 << 20,
            3,
            new OpenWork.Bounds(10_000, 1_000_000, 1L << 30, 0.5));

    Options unordered() {
      return new Options(
          false, exactlyOnce, localRead, failWhenFull, largestResponse, cachePartitions, bounds);
    }

    Options atLeastOnce() {
      return new Options(
          orderByKey, false, localRead, failWhenFull, largestResponse, cachePartitions, bounds);
    }

    /** As on an instance that hosts none of the cache's partitions. */
    Options remote() {
      return new Options(
          orderByKey, exactlyOnce, false, failWhenFull, largestResponse, cachePartitions, bounds);
    }

    Options failWhenFull(OpenWork.Bounds tight) {
      return new Options(
          orderByKey, exactlyOnce, localRead, true, largestResponse, cachePartitions, tight);
    }

    Options largestResponse(int bytes) {
      return new Options(
          orderByKey, exactlyOnce, localRead, failWhenFull, bytes, cachePartitions, bounds);
    }
  }

  Route() {
    this(Options.DEFAULT);
  }

  Route(Options options) {
    this(options, 0);
  }

  /**
   * @param cacheBytes what the cache keeps at most; 0: no bound
   */
  Route(Options options, long cacheBytes) {
    this(options, cacheBytes, Responses.ALL);
  }

  Route(Responses responses) {
    this(Options.DEFAULT, 0, responses);
  }

  private Route(Options options, long cacheBytes, Responses responses) {
    this.responses = responses;
    openWork = new OpenWork(options.bounds());
    directory = temporary();
    Topics topics =
        new Topics("es", 1, 1, (short) 1, true, "requests", "responses", "dead", Map.of());
    cache =
        driver(
            CacheTopology.build(
                topics,
                new CacheSettings(
                    embedder,
                    () -> models,
                    mailboxes,
                    meters,
                    clock,
                    new CacheFigures(),
                    cacheBytes,
                    () -> true,
                    hosted)),
            new StreamsSettings(Map.of(), streams(options), topics, "node", 0, responses).cache());
    requests =
        driver(
            RequestsTopology.build(
                topics, split(options), assemble(options), respond(options), null),
            new StreamsSettings(Map.of(), streams(options), topics, "node", 0, responses)
                .requests());
    var in = new ByteArraySerializer();
    var out = new ByteArrayDeserializer();
    requestsIn = requests.createInputTopic(topics.requests(), in, in);
    outcomesIn = requests.createInputTopic(topics.outcomes(), in, in);
    lookupsIn = cache.createInputTopic(topics.lookups(), in, in);
    lookupsOut = requests.createOutputTopic(topics.lookups(), out, out);
    outcomesOut = cache.createOutputTopic(topics.outcomes(), out, out);
    responsesOut = requests.createOutputTopic(topics.responses(), out, out);
    deadLettersOut = requests.createOutputTopic(topics.deadLetters(), out, out);
    vectorsOut = requests.createOutputTopic(VECTORS, out, out);
  }

  private TopologyTestDriver driver(
      org.apache.kafka.streams.Topology topology, Properties properties) {
    return new TopologyTestDriver(topology, properties, clock.instant());
  }

  private Map<String, String> streams(Options options) {
    return Map.of(
        "bootstrap.servers",
        "localhost:1",
        "state.dir",
        directory.toString(),
        "processing.guarantee",
        options.exactlyOnce() ? "exactly_once_v2" : "at_least_once");
  }

  private SplitSettings split(Options options) {
    return new SplitSettings(
        () -> models,
        options.localRead() ? local : LocalRead.NONE,
        openWork,
        options.failWhenFull(),
        options.cachePartitions(),
        options.largestResponse(),
        responses,
        topic -> vectorBytes,
        Duration.ZERO,
        TOKENS,
        meters,
        clock);
  }

  private AssembleSettings assemble(Options options) {
    return new AssembleSettings(
        options.orderByKey(),
        options.exactlyOnce(),
        options.cachePartitions(),
        openWork,
        meters,
        clock);
  }

  private RespondSettings respond(Options options) {
    return new RespondSettings(
        new CommitPaces(options.exactlyOnce()),
        options.largestResponse(),
        9 << 20,
        responses,
        topic -> vectorBytes,
        () -> models,
        meters,
        clock);
  }

  /** Sends a request; its lookups are taken out of the driver, not yet carried over. */
  void send(@Nullable String key, String json) {
    send(key, json.getBytes(StandardCharsets.UTF_8), new RecordHeaders(), clock.instant());
  }

  void send(@Nullable String key, byte @Nullable [] value, Headers headers, Instant time) {
    sendBytes(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value, headers, time);
  }

  void sendBytes(byte @Nullable [] key, byte @Nullable [] value, Headers headers, Instant time) {
    requestsIn.pipeInput(new TestRecord<>(key, value, headers, time));
    lookups.addAll(lookupsOut.readValuesToList());
  }

  /** A request for these texts with the default model. */
  static String ask(String id, List<String> texts, String... more) {
    String input =
        texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(",", "[", "]"));
    return "{\"id\":\"%s\",\"model\":\"%s\",\"input\":%s%s}"
        .formatted(
            id, FAKE, input, Stream.of(more).map(f -> "," + f).collect(Collectors.joining()));
  }

  /** A lookup reaches its owner. */
  void lookUp(byte @Nullable [] lookup) {
    lookupsIn.pipeInput(lookup);
    outcomes.addAll(outcomesOut.readValuesToList());
  }

  /** All lookups reach their owners. */
  void lookUpAll() {
    while (!lookups.isEmpty()) {
      lookUp(lookups.removeFirst());
    }
  }

  /** Outcomes reach home. */
  void bringHome(byte @Nullable [] outcome) {
    outcomesIn.pipeInput(outcome);
    lookups.addAll(lookupsOut.readValuesToList());
  }

  /** All outcomes reach home. */
  void bringHomeAll() {
    while (!outcomes.isEmpty()) {
      bringHome(outcomes.removeFirst());
    }
  }

  /** Time goes by in both applications; what they send of themselves is taken out. */
  void advance(Duration by) {
    clock.advance(by);
    cache.advanceWallClockTime(by);
    requests.advanceWallClockTime(by);
    outcomes.addAll(outcomesOut.readValuesToList());
    lookups.addAll(lookupsOut.readValuesToList());
  }

  /** One tick of every task. */
  void tick() {
    advance(Duration.ofMillis(20));
  }

  /** Carries everything over and lets the provider answer until nothing moves. */
  void run() {
    do {
      lookUpAll();
      embedder.answerAll();
      tick();
      bringHomeAll();
    } while (!isQuiet());
  }

  private boolean isQuiet() {
    return lookups.isEmpty()
        && outcomes.isEmpty()
        && embedder.flying().isEmpty()
        && mailboxes.areEmpty();
  }

  /** The responses since the last call. */
  List<Response> responses() {
    return responsesOut.readRecordsToList().stream().map(Response::of).toList();
  }

  /** The only response since the last call. */
  Response response() {
    List<Response> all = responses();
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " responses instead of one");
    }
    return all.get(0);
  }

  List<TestRecord<byte[], byte[]>> deadLetters() {
    return deadLettersOut.readRecordsToList();
  }

  List<TestRecord<byte[], byte[]>> vectors() {
    return vectorsOut.readRecordsToList();
  }

  /** Sends a request, lets everything happen, and gives its response. */
  Response answer(String json) {
    send(null, json);
    run();
    return response();
  }

  KeyValueStore<Bytes, byte[]> entries() {
    return cache.getKeyValueStore(CacheProcessor.EMBEDDINGS);
  }

  KeyValueStore<Bytes, byte[]> pending() {
    return cache.getKeyValueStore(CacheProcessor.PENDING);
  }

  KeyValueStore<Bytes, byte[]> assemblies() {
    return requests.getKeyValueStore("assemblies");
  }

  KeyValueStore<Bytes, byte[]> keyOrder() {
    return requests.getKeyValueStore("key-order");
  }

  /** Writes an entry's row as it will be found; the near memory has not seen it before. */
  void write(Bytes key, byte[] value) {
    entries().put(key, value);
    Fingerprint fingerprint = EntryRows.parseEntry(key);
    if (fingerprint != null) {
      hosted.changed(fingerprint);
    }
  }

  private static ReadOnlyKeyValueStore<Bytes, byte[]> notHere(int partition) {
    throw new InvalidStateStoreException("no task of this instance has partition " + partition);
  }

  @Nullable Entry entry(Fingerprint fingerprint) {
    byte[] bytes = entries().get(EntryRows.entry(fingerprint));
    return bytes == null ? null : EntryCodec.read(bytes);
  }

  static List<Bytes> keys(KeyValueStore<Bytes, byte[]> store) {
    List<Bytes> keys = new ArrayList<>();
    try (var all = store.all()) {
      all.forEachRemaining(row -> keys.add(row.key));
    }
    return keys;
  }

  static int longestRow(KeyValueStore<Bytes, byte[]> store) {
    int longest = 0;
    try (var all = store.all()) {
      while (all.hasNext()) {
        longest = Math.max(longest, all.next().value.length);
      }
    }
    return longest;
  }

  double count(Meter meter, String... values) {
    var search = meters.registry().find(meter.title());
    for (int i = 0; i < values.length; i++) {
      search = search.tag(meter.tags().get(i), values[i]);
    }
    return search.counters().stream().mapToDouble(counter -> counter.count()).sum();
  }

  @Override
  public void close() {
    requests.close();
    cache.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("route");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
