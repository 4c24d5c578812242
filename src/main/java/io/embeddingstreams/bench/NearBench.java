package io.embeddingstreams.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The near memory: hits of entries that are asked for by Zipf's law, with it and without it in
 * turns, on the same entries and with the same requests.
 */
public final class NearBench implements Bench {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 6;
  private static final int DIMENSIONS = 384;
  private static final int INPUTS = 16;
  private static final int REQUESTS = 8_000;
  private static final String READS = "embedding_streams_near_reads_total";
  private static final BenchSetup SETUP =
      new BenchSetup(
          "near", PARTITIONS, 12, List.of(DIMENSIONS), Map.of("num.stream.threads", "1"), Map.of());

  private final int entries;
  private final int rounds;
  private final String nearBytes;
  private final List<Double> with = new ArrayList<>();
  private final List<Double> without = new ArrayList<>();
  private final List<Double> nearHits = new ArrayList<>();
  private final List<Double> reads = new ArrayList<>();
  private final int[] answers = new int[REQUESTS];

  /**
   * @param nearBytes as {@code cache.near-bytes}
   */
  public NearBench(int entries, int rounds, String nearBytes) {
    this.entries = entries;
    this.rounds = rounds;
    this.nearBytes = nearBytes;
  }

  @Override
  public String name() {
    return "near";
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("entries", Integer.toString(entries));
    all.put("dimensions", Integer.toString(DIMENSIONS));
    all.put("near-bytes", nearBytes);
    all.put("rounds", Integer.toString(rounds));
    all.put("round", REQUESTS + " requests of " + INPUTS + " inputs by Zipf's law, base64");
    return all;
  }

  @Override
  public List<BenchLine> run(Stage stage) {
    try (BenchCluster cluster = BenchCluster.open(stage);
        BenchProvider provider = BenchProvider.start(Duration.ZERO, 1);
        Preload preload = Preload.open(cluster.kafka(), cluster.prefix() + "preload")) {
      Config plain = config(stage, cluster, provider, "0");
      Config near = config(stage, cluster, provider, nearBytes);
      new TopicAdmin(cluster.admin(), plain.topics()).ensure();
      try (BenchGateway gateway = BenchGateway.start(plain)) {
        gateway.check();
        new CacheLoad(plain, stage)
            .load(new GeneratedCache(DIMENSIONS, 0, entries, System.currentTimeMillis(), 0));
      }
      List<byte[]> requests = requests();
      for (int round = 0; round <= rounds; round++) {
        measure(stage, cluster, preload, plain, requests, round, false);
        measure(stage, cluster, preload, near, requests, round, true);
      }
    }
    return List.of(
        BenchLine.of("inputs, near memory beside none", with, without, "inputs/s"),
        BenchLine.of("reads that it answered, of all", nearHits, reads, "reads"));
  }

  private static Config config(
      Stage stage, BenchCluster cluster, BenchProvider provider, String bytes) {
    return SETUP.config(
        cluster, stage.directory(), provider.baseUrl(), "cache.near-bytes=" + bytes);
  }

  private List<byte[]> requests() {
    Zipf zipf = new Zipf(entries, new SplittableRandom(11));
    List<byte[]> requests = new ArrayList<>();
    for (int number = 0; number < REQUESTS; number++) {
      requests.add(
          BenchRequest.of(
              "r-" + number,
              DIMENSIONS,
              true,
              LongStream.generate(zipf::next).limit(INPUTS).mapToObj(GeneratedCache::text)));
    }
    return requests;
  }

  /** A round of one application, which starts with an empty memory; round 0 warms up. */
  private void measure(
      Stage stage,
      BenchCluster cluster,
      Preload preload,
      Config config,
      List<byte[]> requests,
      int round,
      boolean near) {
    Topics topics = config.topics();
    try (BenchGateway gateway = BenchGateway.start(config);
        BenchClient client = BenchClient.open(config.kafka(), topics)) {
      Consumed consumed =
          new Consumed(
              cluster.admin(), topics.requestsApplication(), topics.requests(), PARTITIONS);
      preload.send(topics.requests(), PARTITIONS, requests, REQUESTS);
      double rate = INPUTS * consumed.rate(REQUESTS, PATIENCE);
      check(client, round == 0 && !near);
      stage.tell(
          String.format(
              Locale.ROOT,
              "round %d of %d, %s: %.0f inputs/s",
              round,
              rounds,
              near ? "near memory" : "none",
              rate));
      if (round > 0) {
        (near ? with : without).add(rate);
      }
      if (round > 0 && near) {
        MetricsPage page = MetricsPage.read(gateway.managementPort());
        nearHits.add(page.sum(READS, "result=\"hit\""));
        reads.add(page.sum(READS, ""));
      }
    } finally {
      cluster.forget(topics.responses(), PARTITIONS);
    }
  }

  /** Every answer came once, of hits alone, and holds the same in every round. */
  private void check(BenchClient client, boolean first) {
    boolean[] seen = new boolean[REQUESTS];
    int left = REQUESTS;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (left > 0 && System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> answer : client.poll(Duration.ofMillis(100))) {
        int number = BenchClient.number(answer.headers());
        int content = Arrays.hashCode(answer.value());
        if (seen[number] || !isOfHitsAlone(answer) || (!first && answers[number] != content)) {
          throw new ApplicationException("request " + number + " has a wrong or second answer");
        }
        answers[number] = content;
        seen[number] = true;
        left--;
      }
    }
    if (left > 0) {
      throw new ApplicationException(left + " requests have no answer");
    }
  }

  private static boolean isOfHitsAlone(ConsumerRecord<byte[], byte[]> answer) {
    Header misses = answer.headers().lastHeader("embedding-cache-misses");
    return misses != null && new String(misses.value(), UTF_8).equals("0");
  }
}
