package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.TopicAdmin;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A warm cache beside baseline A: requests a second where every input is a hit. Both take their
 * turn, one application at a time, on the same broker, with the same requests and the same bytes
 * out.
 */
public final class HitsBench implements Bench {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long BYTES_A_ROUND = 800L << 20;

  private final List<HitsCase> cases;
  private final int partitions;
  private final Rounds rounds;
  private final long bytesARound;
  private final boolean exactlyOnce;
  private final Map<HitsCase, List<PassThrough.Ready>> answers = new HashMap<>();
  private final Map<HitsCase, List<Double>> ours = new LinkedHashMap<>();
  private final Map<HitsCase, List<Double>> baseline = new LinkedHashMap<>();

  HitsBench(
      List<HitsCase> cases, int partitions, Rounds rounds, long bytesARound, boolean exactlyOnce) {
    this.cases = List.copyOf(cases);
    this.partitions = partitions;
    this.rounds = rounds;
    this.bytesARound = bytesARound;
    this.exactlyOnce = exactlyOnce;
  }

  /** Requests of these shapes, each over so many partitions of the topics of its own. */
  public static HitsBench of(
      List<HitsCase> cases, int partitions, Rounds rounds, boolean exactlyOnce) {
    return new HitsBench(cases, partitions, rounds, BYTES_A_ROUND, exactlyOnce);
  }

  @Override
  public String name() {
    return "hits";
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("guarantee", BenchSetup.guarantee(exactlyOnce));
    all.put("rounds", Integer.toString(rounds.measured()));
    all.put("partitions", Integer.toString(partitions));
    all.put("round", (bytesARound >> 20) + " MiB of answers, 200,000 requests at most");
    return all;
  }

  @Override
  public List<BenchLine> run(Stage stage) {
    try (BenchCluster cluster = BenchCluster.open(stage);
        BenchProvider provider = BenchProvider.start(Duration.ZERO, 4);
        Preload preload = Preload.open(cluster.kafka(), cluster.prefix() + "preload")) {
      for (int threads : cases.stream().mapToInt(HitsCase::threads).distinct().toArray()) {
        new Pair(stage, cluster, preload, provider.baseUrl(), threads).measure();
      }
    }
    return cases.stream()
        .map(c -> BenchLine.of(c.title(), rates(ours, c), rates(baseline, c), "requests/s"))
        .toList();
  }

  private static List<Double> rates(Map<HitsCase, List<Double>> measured, HitsCase which) {
    return measured.getOrDefault(which, List.of());
  }

  /** Both applications with one number of threads. */
  private final class Pair {
    private final Stage stage;
    private final BenchCluster cluster;
    private final Preload preload;
    private final List<HitsCase> own;
    private final Config config;
    private final Config passConfig;

    Pair(Stage stage, BenchCluster cluster, Preload preload, String provider, int threads) {
      this.stage = stage;
      this.cluster = cluster;
      this.preload = preload;
      this.own = cases.stream().filter(c -> c.threads() == threads).toList();
      this.config = setup("hits", threads).config(cluster, stage.directory(), provider);
      this.passConfig = setup("baseline", threads).config(cluster, stage.directory(), provider);
      new TopicAdmin(cluster.admin(), config.topics()).ensure();
      new TopicAdmin(cluster.admin(), passConfig.topics()).ensure();
    }

    private BenchSetup setup(String name, int threads) {
      return new BenchSetup(
          name + "-" + threads,
          partitions,
          12,
          cases.stream().map(HitsCase::dimensions).distinct().toList(),
          BenchSetup.streams(threads, exactlyOnce),
          Map.of("max-concurrency", "4"));
    }

    void measure() {
      WarmUp warmUp = new WarmUp(rounds.warmUp());
      while (warmUp.goesOn()) {
        round("warming up", false);
      }
      for (int round = 1; round <= rounds.measured(); round++) {
        round("round " + round + " of " + rounds.measured(), true);
      }
    }

    private void round(String when, boolean counts) {
      try (BenchGateway gateway = BenchGateway.start(config)) {
        if (!answers.keySet().containsAll(own)) {
          fill(gateway);
        }
        for (HitsCase each : own) {
          double rate = measure(config.topics(), each);
          tell(when + ", application", each, rate);
          keep(ours, each, rate, counts);
        }
      }
      try (PassThrough pass = PassThrough.start(passConfig)) {
        for (HitsCase each : own) {
          pass.answer(answers.getOrDefault(each, List.of()));
          double rate = measure(passConfig.topics(), each);
          tell(when + ", baseline", each, rate);
          keep(baseline, each, rate, counts);
        }
      }
    }

    private void tell(String when, HitsCase each, double rate) {
      stage.tell(String.format(Locale.ROOT, "%s, %s: %.0f/s", when, each.title(), rate));
    }

    private void keep(
        Map<HitsCase, List<Double>> figures, HitsCase each, double rate, boolean counts) {
      if (counts) {
        figures.computeIfAbsent(each, c -> new ArrayList<>()).add(rate);
      }
    }

    /** Fills the cache, and takes what it answers then as the baseline's answers. */
    private void fill(BenchGateway running) {
      running.check();
      stage.tell("filling the cache");
      try (BenchClient client = BenchClient.open(config.kafka(), config.topics())) {
        for (HitsCase each : own) {
          client.ask(each.requests(), PATIENCE);
          Map<Integer, ConsumerRecord<byte[], byte[]>> hits = client.ask(each.requests(), PATIENCE);
          answers.put(
              each,
              IntStream.range(0, hits.size())
                  .mapToObj(n -> PassThrough.Ready.of(hits.get(n)))
                  .toList());
        }
      }
    }

    private double measure(Topics topics, HitsCase each) {
      int count = each.roundSize(bytesARound);
      Consumed consumed =
          new Consumed(
              cluster.admin(), topics.requestsApplication(), topics.requests(), partitions);
      try (BenchClient client = BenchClient.open(cluster.kafka(), topics)) {
        preload.send(topics.requests(), partitions, each.requests(), count);
        double rate = consumed.rate(count, PATIENCE);
        check(client, each, count);
        return rate;
      } finally {
        cluster.forget(topics.responses(), partitions);
      }
    }

    /** Every answer came once, and each is the one that belongs to its request. */
    private void check(BenchClient client, HitsCase each, int count) {
      List<PassThrough.Ready> expected = answers.getOrDefault(each, List.of());
      boolean[] seen = new boolean[count];
      int left = count;
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (left > 0 && System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> answer : client.poll(Duration.ofMillis(100))) {
          int number = BenchClient.number(answer.headers());
          if (seen[number] || !expected.get(number % expected.size()).isValueOf(answer)) {
            throw new ApplicationException("request " + number + " has a wrong or second answer");
          }
          seen[number] = true;
          left--;
        }
      }
      if (left > 0) {
        throw new ApplicationException(left + " requests have no answer");
      }
    }
  }
}
