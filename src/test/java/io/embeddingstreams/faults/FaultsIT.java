package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Cluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nothing lost, nothing twice, nothing wrong, whatever dies. The short form by default; {@code mvn
 * verify -Pfaults} does the full one.
 *
 * <p>System properties: {@code faults.seed}, {@code faults.requests}, {@code faults.rate} (requests
 * a second), {@code faults.full}. Reports stand in {@code target/faults}.
 */
@Timeout(3600)
final class FaultsIT {
  private static final boolean FULL = Boolean.getBoolean("faults.full");
  private static final long SEED = Long.getLong("faults.seed", 20_261_123);

  @Test
  void shouldAnswerEachRequestOnceUnderFaults() {
    Report report = run("exactly_once_v2");

    shouldHaveLostNothing(report);
    assertThat(report.doubled()).isEmpty();
    assertThat(report.disordered()).isEmpty();
    assertThat(report.unexplained()).isEmpty();
  }

  @Test
  void shouldLoseNothingAtLeastOnceUnderFaults() {
    Report report = run("at_least_once");

    shouldHaveLostNothing(report);
  }

  private static Report run(String guarantee) {
    int requests = Integer.getInteger("faults.requests", FULL ? 50_000 : 3_000);
    int rate = Integer.getInteger("faults.rate", FULL ? 250 : 150);
    Schedule schedule = FULL ? Schedule.full(SEED) : Schedule.brief(SEED);
    Path folder = Cluster.folder("faults-" + guarantee);
    Report report = new FaultRun(folder, schedule, guarantee, SEED, requests, rate).run();
    report.publish(Path.of("target", "faults", guarantee + ".json"));
    return report;
  }

  private static void shouldHaveLostNothing(Report report) {
    assertThat(report.missing()).isEmpty();
    assertThat(report.wrong()).isEmpty();
    assertThat(report.unansweredMarkers()).isEmpty();
    assertThat(report.hanging()).isEmpty();
    assertThat(report.leftovers()).isEmpty();
    assertThat(report.unread()).isEmpty();
    assertThat(report.ended()).isEmpty();
    assertThat(report.stopMillis()).allMatch(millis -> millis < 30_000);
  }
}
