package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Failure REFUSED = Failure.of(ErrorCode.PROVIDER_AUTHENTICATION, "refused");

  private final Breaker breaker = new Breaker(Fixtures.POLICY);

  private void fault(int times, long now) {
    for (int i = 0; i < times; i++) {
      breaker.faulted(breaker.begin(), now);
    }
  }

  @Test
  void shouldOpenAfterFiveConsecutiveFaults() {
    fault(4, 0);
    assertThat(breaker.allows(0)).isTrue();
    breaker.answered();
    fault(4, 0);
    assertThat(breaker.allows(0)).isTrue();
    assertThat(breaker.gauge(0)).isZero();

    fault(1, 0);

    assertThat(breaker.allows(0)).isFalse();
    assertThat(breaker.allowedAt()).isEqualTo(SECOND);
    assertThat(breaker.gauge(0)).isEqualTo(2);
    assertThat(breaker.restsFor(0)).isNull();
  }

  @Test
  void shouldProbeWithOneCallAfterDoublingDelaysUpToTheLongest() {
    fault(5, 0);
    assertThat(breaker.gauge(SECOND)).isEqualTo(1);

    assertThat(breaker.begin()).isTrue();
    assertThat(breaker.allows(SECOND)).isFalse();
    assertThat(breaker.allowedAt()).isEqualTo(Now.NEVER);
    breaker.faulted(true, SECOND);
    assertThat(breaker.allowedAt()).isEqualTo(3 * SECOND);
    breaker.faulted(breaker.begin(), 3 * SECOND);
    assertThat(breaker.allowedAt()).isEqualTo(6 * SECOND);
    breaker.begin();
    breaker.answered();

    assertThat(breaker.allows(6 * SECOND)).isTrue();
  }

  @Test
  void shouldIgnoreLateFaultsOfCallsSentBefore() {
    fault(5, 0);
    breaker.faulted(false, SECOND / 2);
    assertThat(breaker.allowedAt()).isEqualTo(SECOND);
    breaker.begin();
    breaker.faulted(false, SECOND);
    assertThat(breaker.allowedAt()).isEqualTo(Now.NEVER);
  }

  @Test
  void shouldRestAtOnceForAFaultOfTheDeploymentAndSayWhy() {
    breaker.rests(breaker.begin(), REFUSED, 0);
    breaker.rests(false, REFUSED, 0);

    assertThat(breaker.restsFor(SECOND - 1)).isEqualTo(REFUSED);
    assertThat(breaker.restsFor(SECOND)).isNull();
    long now = SECOND;
    for (int i = 0; i < 10; i++) {
      breaker.rests(breaker.begin(), REFUSED, now);
      assertThat(breaker.allowedAt() - now).isBetween(2 * SECOND, 30 * SECOND);
      now = breaker.allowedAt();
    }
    breaker.begin();
    assertThat(breaker.restsFor(now)).isNull();
    breaker.answered();
    assertThat(breaker.allows(now)).isTrue();
  }
}
