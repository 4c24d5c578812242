package io.embeddingstreams.faults;

import io.embeddingstreams.faults.FaultyProvider.Mood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does the faults, one after the other, on the thread that calls it. */
final class Nemesis {
  private static final int SETTLE_SECONDS = 12; // a session timeout, and a rebalance after it
  private static final int LATE_SECONDS = 1; // a call that was sent is seen by its provider
  private static final Duration SESSION = Duration.ofSeconds(10);

  private final Brokers brokers;
  private final Site site;
  private final List<Instance> instances;
  private final FaultyProvider provider;
  private final Disturbances disturbances;
  private final Owners owners;
  private final SplittableRandom chance;
  private final Consumer<String> told;
  private final List<String> ended = new ArrayList<>();
  private final List<Long> readyMillis = new ArrayList<>();
  private final List<Long> stopMillis = new ArrayList<>();
  private int joined;

  /**
   * Does nothing yet.
   *
   * @param instances those that run all the time, between faults
   * @param told each fault, before it is done
   */
  Nemesis(
      Brokers brokers,
      Site site,
      List<Instance> instances,
      FaultyProvider provider,
      Disturbances disturbances,
      Owners owners,
      long seed,
      Consumer<String> told) {
    this.brokers = brokers;
    this.site = site;
    this.instances = List.copyOf(instances);
    this.provider = provider;
    this.disturbances = disturbances;
    this.owners = owners;
    this.chance = new SplittableRandom(seed);
    this.told = told;
  }

  /** Does one fault; returns when what it hit is back. */
  void strike(Fault fault) {
    told.accept(fault.name());
    switch (fault) {
      case KILL -> kill(instance -> {});
      case KILL_AND_STAY_AWAY -> kill(instance -> pass(SESSION.plusSeconds(5)));
      case KILL_AND_WIPE -> kill(Instance::wipe);
      case STOP -> stop();
      case FREEZE -> freeze();
      case JOIN_AND_LEAVE -> joinAndLeave();
      case KILL_BROKER -> killBroker();
      case LEADER_AWAY -> leaderAway();
      case KILL_WHILE_LEADER_AWAY -> killWhileLeaderAway();
      case PROVIDER_DOWN -> mood(Mood.DOWN);
      case PROVIDER_SLOW -> mood(Mood.SLOW);
      case PROVIDER_ERRATIC -> mood(Mood.ERRATIC);
    }
    look();
  }

  /** Notes instances that ended by themselves and starts them again. */
  void look() {
    for (Instance instance : instances) {
      if (!instance.isAlive()) {
        ended.add(instance.name() + ": " + instance.tail());
        int end = disturbances.begin("ended", owners.all());
        instance.start().awaitReady();
        disturbances.end(end, SETTLE_SECONDS);
      }
    }
  }

  /** Stops all instances and starts them without state, so that each restores all it owns. */
  void renew() {
    told.accept("all restore");
    for (Instance instance : instances) {
      stop(instance);
      instance.wipe();
    }
    instances.forEach(Instance::start);
    instances.forEach(Instance::awaitReady);
  }

  private Instance one() {
    return instances.get(chance.nextInt(instances.size()));
  }

  private void kill(Consumer<Instance> meanwhile) {
    Instance instance = one();
    kill(instance);
    meanwhile.accept(instance);
    comeBack(instance);
  }

  private void kill(Instance instance) {
    int death = disturbances.begin("kill", owners.of(instance.identity()));
    instance.kill();
    disturbances.end(death, LATE_SECONDS);
  }

  private void comeBack(Instance instance) {
    readyMillis.add(instance.start().awaitReady().toMillis());
  }

  private void stop() {
    Instance instance = one();
    stop(instance);
    comeBack(instance);
  }

  private void stop(Instance instance) {
    int stop = disturbances.begin("stop", owners.of(instance.identity()));
    stopMillis.add(instance.stop(chance.nextBoolean() ? "TERM" : "INT").toMillis());
    disturbances.end(stop, LATE_SECONDS);
  }

  private void freeze() {
    Instance instance = one();
    Set<Integer> own = owners.of(instance.identity());
    int sleep = disturbances.begin("freeze", own);
    int zombie = disturbances.begin("thaw", own); // it goes on with what others have done since
    instance.freeze();
    pass(SESSION.multipliedBy(3));
    disturbances.end(sleep, 0);
    instance.thaw();
    disturbances.end(zombie, SETTLE_SECONDS);
    pass(Duration.ofSeconds(5));
  }

  private void joinAndLeave() {
    Instance more = site.add("joined-" + ++joined);
    more.start().awaitReady();
    pass(Duration.ofSeconds(SETTLE_SECONDS));
    stop(more);
    pass(SESSION.plusSeconds(2));
  }

  private void killBroker() {
    Node node = brokers.node(1 + chance.nextInt(brokers.count()));
    int death = disturbances.begin(Disturbances.BROKER, owners.all());
    node.kill();
    pass(Duration.ofSeconds(4));
    node.start();
    brokers.awaitMembers();
    brokers.awaitInSync(site.topics().requests());
    brokers.awaitInSync(site.topics().outcomes());
    disturbances.end(death, SETTLE_SECONDS);
  }

  private void leaderAway() {
    int leader = brokers.leader(site.topics().outcomes(), 0);
    int other = 1 + leader % brokers.count();
    int silence = disturbances.begin(Disturbances.BROKER, owners.all());
    brokers.node(leader).freeze();
    brokers.node(other).freeze();
    pass(FaultRun.DELIVERY.plusSeconds(10));
    brokers.node(leader).thaw();
    brokers.node(other).thaw();
    brokers.awaitMembers();
    brokers.awaitInSync(site.topics().outcomes());
    disturbances.end(silence, 2 * SETTLE_SECONDS);
  }

  /**
   * Outcomes of the partition are not acknowledged while changelogs that others lead are, and in
   * between the instance dies.
   */
  private void killWhileLeaderAway() {
    int leader = brokers.leader(site.topics().outcomes(), 0);
    int silence = disturbances.begin(Disturbances.BROKER, owners.all());
    brokers.node(leader).freeze();
    pass(Duration.ofMillis(500L + chance.nextInt(1_500)));
    Instance instance = one();
    kill(instance);
    brokers.node(leader).thaw();
    comeBack(instance);
    brokers.awaitMembers();
    brokers.awaitInSync(site.topics().outcomes());
    disturbances.end(silence, SETTLE_SECONDS);
  }

  private void mood(Mood mood) {
    provider.become(mood);
    pass(Duration.ofSeconds(8));
    provider.become(Mood.GOOD);
  }

  /** Lets time go by under load: faults last. */
  private static void pass(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Instances that ended by themselves, with the last they wrote. */
  List<String> ended() {
    return List.copyOf(ended);
  }

  /** From a process's start until it was ready, each time one came back. */
  List<Long> readyMillis() {
    return List.copyOf(readyMillis);
  }

  /** From the signal to the end, each time. */
  List<Long> stopMillis() {
    return List.copyOf(stopMillis);
  }
}
