package io.embeddingstreams.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until a test moves it. */
public final class FakeClock implements InstantSource {
  /** Where it begins: behind the machine's own clock, as a record's time must be. */
  public static final long START = 1_700_000_000_000L;

  private long millis = START;

  /** Goes on. */
  public void advance(Duration by) {
    millis += by.toMillis();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public long millis() {
    return millis;
  }
}
