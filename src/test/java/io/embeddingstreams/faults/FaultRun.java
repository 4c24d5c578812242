package io.embeddingstreams.faults;

import io.embeddingstreams.faults.FaultyProvider.Mood;
import io.embeddingstreams.it.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One run: load, faults, rest, report. */
final class FaultRun {
  /** How long the application's producers try to send. */
  static final Duration DELIVERY = Duration.ofSeconds(15);

  private static final Duration PROGRESS = Duration.ofMinutes(3);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int MOST_OPEN = 2_000;

  private final Path folder;
  private final Schedule schedule;
  private final String guarantee;
  private final long seed;
  private final int requests;
  private final int perSecond;
  private final Disturbances disturbances = new Disturbances();
  private final Ledger ledger = new Ledger();
  private final Workload workload;
  private List<String> misplaced = List.of();

  /**
   * A run to be done.
   *
   * @param folder for data and logs; new
   * @param requests that are acknowledged at least
   */
  FaultRun(
      Path folder, Schedule schedule, String guarantee, long seed, int requests, int perSecond) {
    this.folder = folder;
    this.schedule = schedule;
    this.guarantee = guarantee;
    this.seed = seed;
    this.requests = requests;
    this.perSecond = perSecond;
    this.workload = new Workload(seed, requests / 4, 40);
  }

  /** Does it. */
  Report run() {
    long start = System.nanoTime();
    try (FaultyProvider provider = new FaultyProvider(seed);
        Brokers brokers = new Brokers(folder);
        Site site = site(brokers, provider)) {
      List<Instance> instances = List.of(site.add("one"), site.add("two"));
      instances.forEach(Instance::start);
      instances.forEach(Instance::awaitReady);
      try (Owners owners = new Owners(brokers.servers(), site.topics(), disturbances)) {
        Nemesis nemesis =
            new Nemesis(
                brokers,
                site,
                instances,
                provider,
                disturbances,
                owners,
                seed,
                fault -> tell(start, fault));
        Answers answers =
            new Answers(brokers.servers(), site.topics().responses(), workload, ledger);
        try (answers) {
          load(start, brokers, site, answers, nemesis, provider);
        }
        tell(start, "rest");
        return report(start, brokers, site, provider, nemesis, answers);
      }
    } finally {
      Logs.keep(folder, guarantee);
    }
  }

  private Site site(Brokers brokers, FaultyProvider provider) {
    return new Site(
        "faults",
        folder,
        brokers.servers(),
        provider.url(),
        3,
        "streams.processing.guarantee=" + guarantee,
        "streams.producer.delivery.timeout.ms=" + DELIVERY.toMillis(),
        "streams.requests.producer.request.timeout.ms=8000",
        "streams.cache.producer.request.timeout.ms=8000");
  }

  @SuppressWarnings("SystemOut")
  private void tell(long start, String fault) {
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    System.out.println("faults " + seconds + " s, " + ledger.size() + " requests: " + fault);
  }

  private void load(
      long start,
      Brokers brokers,
      Site site,
      Answers answers,
      Nemesis nemesis,
      FaultyProvider provider) {
    try (Driver driver =
        new Driver(
            brokers.servers(),
            site.topics().requests(),
            workload,
            ledger,
            answers::answered,
            MOST_OPEN,
            perSecond)) {
      int gap = Math.min(requests / (4 * schedule.faults().size()), 5 * perSecond);
      progress(answers, gap);
      misplaced = rest(brokers, site).misplaced(); // lookups come now, and are purged later
      for (Fault fault : schedule.faults()) {
        progress(answers, gap);
        nemesis.strike(fault);
      }
      provider.become(Mood.GOOD);
      while (ledger.size() < requests) {
        tell(start, "no faults");
        progress(answers, Math.min(requests - ledger.size(), 30 * perSecond));
      }
      progress(answers, gap);
      driver.end();
    }
    nemesis.look();
    awaitAll(answers);
  }

  /** The load goes on, whatever was done to it. */
  private static void progress(Answers answers, int more) {
    long from = answers.answered();
    Await.until(
        PROGRESS,
        more + " more answers",
        () -> answers.answered() >= from + more,
        answers::answered);
  }

  private void awaitAll(Answers answers) {
    try {
      Await.until(
          PROGRESS,
          "all answers",
          () -> answers.answered() >= ledger.size() && answers.missing().isEmpty());
    } catch (AssertionError e) {
      // told by the report
    }
  }

  private static Rest rest(Brokers brokers, Site site) {
    return new Rest(brokers.servers(), site.topics(), brokers.admin());
  }

  private Report report(
      long start,
      Brokers brokers,
      Site site,
      FaultyProvider provider,
      Nemesis nemesis,
      Answers answers) {
    Rest rest = rest(brokers, site);
    Set<Integer> unanswered =
        Markers.unanswered(
            brokers.servers(),
            site.topics().requests(),
            site.topics().responses(),
            site.topics().partitions(),
            PATIENCE);
    List<String> hanging = rest.hanging(PATIENCE);
    Map<String, Integer> ofZombies = rest.leftovers(PATIENCE);
    Map<String, Integer> leftovers = ofZombies.isEmpty() ? ofZombies : restored(nemesis, rest);
    return new Report(
        guarantee,
        seed,
        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
        schedule.faults().stream()
            .collect(Collectors.groupingBy(Fault::name, TreeMap::new, Collectors.counting())),
        schedule.kills(),
        schedule.brokerKills(),
        ledger.size(),
        ledger.unknown().size(),
        answers.missing(),
        answers.doubled(),
        answers.wrong(),
        answers.disordered(),
        unanswered,
        misplaced,
        hanging,
        ofZombies,
        leftovers,
        rest.unread(PATIENCE),
        rest.unpurged(PATIENCE.multipliedBy(2)),
        disturbances.counts(),
        Billing.of(
            provider.calls(), new Repeats(disturbances.all()), site.topics().cachePartitions()),
        nemesis.ended(),
        rest.takenBack(),
        nemesis.readyMillis(),
        nemesis.stopMillis());
  }

  private static Map<String, Integer> restored(Nemesis nemesis, Rest rest) {
    nemesis.renew();
    return rest.leftovers(PATIENCE.multipliedBy(2));
  }
}
