package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;

  private record Spent(long at, double amount) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldNeverSpendMoreThanTheLimitInAMinute(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    int limit = 1 + random.nextInt(seed % 2 == 0 ? 30 : 5000);
    TokenBucket bucket = new TokenBucket(limit, 0);
    List<Spent> spent = new ArrayList<>();

    // When
    long now = 0;
    while (now < 10 * MINUTE) {
      double amount = 1 + random.nextInt(bucket.largestCall());
      if (random.nextInt(20) == 0) {
        now += random.nextLong(2 * MINUTE);
      }
      now += bucket.waitNanos(amount, now);
      assertThat(bucket.waitNanos(amount, now)).isLessThanOrEqualTo(1);
      bucket.take(amount, now);
      spent.add(new Spent(now, amount));
    }

    // Then
    assertThat(mostInAMinute(spent)).isLessThanOrEqualTo(limit + 1e-3);
  }

  @Test
  void shouldSpendNearlyTheLimitUnderLoad() {
    TokenBucket bucket = new TokenBucket(3000, 0);
    long now = 0;
    int calls = 0;
    while (now < 10 * MINUTE) {
      now += bucket.waitNanos(1, now);
      bucket.take(1, now);
      calls++;
    }
    assertThat(calls).isBetween(28_400, 28_600);
  }

  @Test
  void shouldStartEmptyAndHoldOneSecondsWorth() {
    TokenBucket bucket = new TokenBucket(6000, 0);
    assertThat(bucket.waitNanos(1, 0)).isPositive();

    int atOnce = 0;
    while (bucket.waitNanos(1, MINUTE) == 0) {
      bucket.take(1, MINUTE);
      atOnce++;
    }
    assertThat(atOnce).isEqualTo(100);
  }

  @Test
  void shouldLetALargeCallGoEventually() {
    TokenBucket bucket = new TokenBucket(100, 0);
    long wait = bucket.waitNanos(500, 0);
    assertThat(wait).isBetween(5 * MINUTE, 6 * MINUTE);
    assertThat(bucket.waitNanos(500, wait)).isZero();
  }

  @Test
  void shouldTakeItsShareExceptOfSmallLimits() {
    TokenBucket large = new TokenBucket(6000, 0);
    large.share(0.5, 0);
    assertThat(large.waitNanos(1, 0)).isBetween(SECOND / 50, SECOND / 45);
    assertThat(large.largestCall()).isEqualTo(150);

    TokenBucket small = new TokenBucket(12, 0);
    small.share(0.1, 0);
    assertThat(small.waitNanos(1, 0)).isBetween(5 * SECOND, 6 * SECOND);
  }

  @Test
  void shouldWaitForeverWithoutAShare() {
    TokenBucket bucket = new TokenBucket(6000, 0);
    bucket.share(0, 0);
    assertThat(bucket.waitNanos(1, 0)).isEqualTo(Now.NEVER);
  }

  @Test
  void shouldNotLimitWhereThereIsNoLimit() {
    TokenBucket bucket = new TokenBucket(0, 0);
    bucket.take(1e9, 0);
    assertThat(bucket.waitNanos(1e9, 0)).isZero();
    assertThat(bucket.largestCall()).isEqualTo(Integer.MAX_VALUE);
  }

  private static double mostInAMinute(List<Spent> spent) {
    double most = 0;
    double sum = 0;
    int first = 0;
    for (Spent each : spent) {
      sum += each.amount();
      while (spent.get(first).at() <= each.at() - MINUTE) {
        sum -= spent.get(first++).amount();
      }
      most = Math.max(most, sum);
    }
    return most;
  }
}
