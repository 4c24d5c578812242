package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Cluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing lost, nothing twice, nothing wrong, whatever dies. The short form by default; {@code mvn
 * verify -Pfaults} does the full one, exactly once and then at least once.
 *
 * <p>System properties: {@code faults.seed}, {@code faults.requests}, {@code faults.rate} (requests
 * a second), {@code faults.schedule} (faults in their order, by comma), {@code faults.guarantee}
 * (one of the two), {@code faults.full}. Reports and logs stand in {@code target/faults}.
 */
@Timeout(3600)
final class FaultsIT {
  private static final boolean FULL = Boolean.getBoolean("faults.full");
  private static final long SEED = Long.getLong("faults.seed", 20_261_123);

  private static final String OWN = System.getProperty("faults.schedule", "");
  private static final int REQUESTS = Integer.getInteger("faults.requests", FULL ? 50_000 : 2_000);

  private static final String EXACTLY_ONCE = "exactly_once_v2";

  static List<String> guarantees() {
    String own = System.getProperty("faults.guarantee", "");
    if (!own.isEmpty()) {
      return List.of(own);
    }
    return FULL ? List.of(EXACTLY_ONCE, "at_least_once") : List.of(EXACTLY_ONCE);
  }

  @ParameterizedTest
  @MethodSource("guarantees")
  void shouldLoseNothingUnderFaults(String guarantee) {
    Report report = run(guarantee);

    shouldHaveLostNothing(report);
    if (guarantee.equals(EXACTLY_ONCE)) {
      assertThat(report.doubled()).isEmpty();
      assertThat(report.disordered()).isEmpty();
      assertThat(report.ofZombies().keySet()).isSubsetOf("cache-pending");
    }
    assertThat(report.billing().unexplained()).isEmpty();
    assertThat(report.acknowledged()).isGreaterThanOrEqualTo(REQUESTS);
    if (FULL && OWN.isEmpty()) {
      assertThat(report.kills()).isGreaterThanOrEqualTo(20);
      assertThat(report.brokerKills()).isGreaterThanOrEqualTo(6);
      assertThat(report.disturbances()).containsKey("move");
    }
  }

  private static Report run(String guarantee) {
    int rate = Integer.getInteger("faults.rate", FULL ? 250 : 150);
    Path folder = Cluster.folder("faults-" + guarantee);
    Report report = new FaultRun(folder, schedule(), guarantee, SEED, REQUESTS, rate).run();
    report.publish(Path.of("target", "faults", guarantee + ".json"));
    return report;
  }

  private static Schedule schedule() {
    if (!OWN.isEmpty()) {
      return Schedule.of(OWN);
    }
    return FULL ? Schedule.full(SEED) : Schedule.brief(SEED);
  }

  private static void shouldHaveLostNothing(Report report) {
    assertThat(report.missing()).isEmpty();
    assertThat(report.wrong()).isEmpty();
    assertThat(report.unansweredMarkers()).isEmpty();
    assertThat(report.misplaced()).isEmpty();
    assertThat(report.hanging()).isEmpty();
    assertThat(report.leftovers()).isEmpty();
    assertThat(report.unread()).isEmpty();
    assertThat(report.unpurged()).isEmpty();
    assertThat(report.ended()).isEmpty();
    assertThat(report.stopMillis()).allMatch(millis -> millis < 30_000);
  }
}
