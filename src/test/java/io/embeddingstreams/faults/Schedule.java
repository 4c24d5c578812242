package io.embeddingstreams.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The faults of a run in their order, which follows from the seed. */
record Schedule(List<Fault> faults) {
  private static final Set<Fault> KILLS =
      EnumSet.of(
          Fault.KILL, Fault.KILL_AND_STAY_AWAY, Fault.KILL_AND_WIPE, Fault.KILL_WHILE_LEADER_AWAY);

  Schedule {
    faults = List.copyOf(faults);
  }

  /** Twenty kills of instances, six of brokers, and each other fault at least once. */
  static Schedule full(long seed) {
    List<Fault> all = new ArrayList<>();
    add(all, Fault.KILL, 11);
    add(all, Fault.KILL_AND_STAY_AWAY, 4);
    add(all, Fault.KILL_AND_WIPE, 3);
    add(all, Fault.STOP, 4);
    add(all, Fault.FREEZE, 2);
    add(all, Fault.JOIN_AND_LEAVE, 2);
    add(all, Fault.KILL_BROKER, 6);
    add(all, Fault.LEADER_AWAY, 1);
    add(all, Fault.KILL_WHILE_LEADER_AWAY, 2);
    add(all, Fault.PROVIDER_DOWN, 1);
    add(all, Fault.PROVIDER_SLOW, 1);
    add(all, Fault.PROVIDER_ERRATIC, 1);
    Collections.shuffle(all, new Random(seed));
    return new Schedule(all);
  }

  /** One of those that come most often; what fits into every build. */
  static Schedule brief(long seed) {
    List<Fault> all = new ArrayList<>();
    add(all, Fault.KILL, 1);
    add(all, Fault.KILL_AND_WIPE, 1);
    add(all, Fault.STOP, 1);
    add(all, Fault.KILL_BROKER, 1);
    add(all, Fault.PROVIDER_ERRATIC, 1);
    Collections.shuffle(all, new Random(seed));
    return new Schedule(all);
  }

  /** These faults in this order, divided by commas. */
  static Schedule of(String names) {
    return new Schedule(Arrays.stream(names.split(",", -1)).map(Fault::valueOf).toList());
  }

  private static void add(List<Fault> all, Fault fault, int times) {
    all.addAll(Collections.nCopies(times, fault));
  }

  /** How often an instance is killed. */
  long kills() {
    return faults.stream().filter(KILLS::contains).count();
  }

  /** How often a broker is killed. */
  long brokerKills() {
    return faults.stream().filter(f -> f == Fault.KILL_BROKER).count();
  }
}
