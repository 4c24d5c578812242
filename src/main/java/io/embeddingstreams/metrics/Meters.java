package io.embeddingstreams.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Records what happens on the meters of {@link Meter}. Any thread. */
public final class Meters {
  private final MeterRegistry registry;
  private final Map<Meter, ConcurrentMap<List<String>, Object>> known = new EnumMap<>(Meter.class);

  /** Meters of this registry. */
  public Meters(MeterRegistry registry) {
    this.registry = registry;
    for (Meter meter : Meter.values()) {
      known.put(meter, new ConcurrentHashMap<>());
    }
  }

  /** The registry behind them. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Adds to a counter; one value for each tag, in the meter's order. */
  public void count(Meter meter, double amount, String... values) {
    ((Counter) touch(meter, values)).increment(amount);
  }

  /** Lets a counter show a total that is kept elsewhere; the first supplier stays. */
  public void counter(Meter meter, Supplier<Number> total, String... values) {
    // The registry holds the object of a function counter weakly, and its function strongly.
    known(meter, values)
        .computeIfAbsent(
            List.of(values),
            k ->
                FunctionCounter.builder(meter.title(), this, all -> total.get().doubleValue())
                    .description(meter.help())
                    .tags(tags(meter, values))
                    .register(registry));
  }

  /** What a counter has counted, by the values of its tags. */
  public Map<List<String>, Double> totals(Meter meter) {
    Map<List<String>, Double> totals = new HashMap<>();
    of(meter)
        .forEach(
            (values, counter) -> {
              if (counter instanceof Counter counted) {
                totals.put(values, counted.count());
              }
            });
    return totals;
  }

  /** Adds a duration to a timer. */
  public void time(Meter meter, Duration duration, String... values) {
    ((Timer) touch(meter, values)).record(duration);
  }

  /** Adds a value to a distribution. */
  public void observe(Meter meter, double value, String... values) {
    ((DistributionSummary) touch(meter, values)).record(value);
  }

  /** Lets a meter that is no gauge be seen, at zero, before anything happened. */
  public Object touch(Meter meter, String... values) {
    ConcurrentMap<List<String>, Object> meters = known(meter, values);
    List<String> key = List.of(values);
    Object there = meters.get(key); // computeIfAbsent may lock, also for what is there
    return there == null
        ? meters.computeIfAbsent(key, k -> register(meter, tags(meter, values)))
        : there;
  }

  private Object register(Meter meter, List<Tag> tags) {
    return switch (meter.kind()) {
      case COUNTER ->
          Counter.builder(meter.title()).description(meter.help()).tags(tags).register(registry);
      case TIMER ->
          Timer.builder(meter.title())
              .description(meter.help())
              .tags(tags)
              .publishPercentileHistogram()
              .register(registry);
      case SUMMARY ->
          DistributionSummary.builder(meter.title())
              .description(meter.help())
              .tags(tags)
              .register(registry);
      case GAUGE -> throw new IllegalArgumentException(meter + " is a gauge");
    };
  }

  /** Lets a gauge show what the supplier gives; the first supplier stays. */
  public void gauge(Meter meter, Supplier<Number> value, String... values) {
    known(meter, values)
        .computeIfAbsent(
            List.of(values),
            k ->
                Gauge.builder(meter.title(), value)
                    .description(meter.help())
                    .tags(tags(meter, values))
                    .register(registry));
  }

  private ConcurrentMap<List<String>, Object> known(Meter meter, String[] values) {
    if (values.length != meter.tags().size()) {
      throw new IllegalArgumentException(meter + " has the tags " + meter.tags());
    }
    return of(meter);
  }

  private ConcurrentMap<List<String>, Object> of(Meter meter) {
    return Objects.requireNonNull(known.get(meter));
  }

  private static List<Tag> tags(Meter meter, String[] values) {
    List<Tag> tags = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      tags.add(Tag.of(meter.tags().get(i), values[i]));
    }
    return tags;
  }
}
